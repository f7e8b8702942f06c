using SKIntern.Models.ChatTemplates.Jinja.Lexing;

namespace SKIntern.Models.ChatTemplates.Jinja.Parsing;

/// <summary>The tokens of a template, one at a time.</summary>
internal sealed class TokenStream(IReadOnlyList<Token> tokens)
{
    private int _position;

    public Token Current => tokens[_position];

    public int Line => Current.Line;

    public bool IsEnd => Current.Kind == TokenKind.End;

    /// <summary>The token after the current one.</summary>
    public Token Following => tokens[Math.Min(_position + 1, tokens.Count - 1)];

    public Token Next()
    {
        Token token = Current;
        _position = Math.Min(_position + 1, tokens.Count - 1);
        return token;
    }

    public bool SkipOperator(string sign) => Skip(Current.IsOperator(sign));

    public bool SkipName(string name) => Skip(Current.IsName(name));

    public Token Expect(TokenKind kind, string expected)
        => Current.Kind == kind ? Next() : throw Unexpected(expected);

    public void ExpectOperator(string sign)
    {
        if (!SkipOperator(sign))
        {
            throw Unexpected($"'{sign}'");
        }
    }

    public void ExpectName(string name)
    {
        if (!SkipName(name))
        {
            throw Unexpected($"'{name}'");
        }
    }

    public TemplateFault Unexpected(string expected) => Fault($"expected {expected}, got {Current.Describe()}");

    public TemplateFault Fault(string message) => TemplateFault.Syntax(message, Line);

    private bool Skip(bool isMatch)
    {
        if (isMatch)
        {
            Next();
        }

        return isMatch;
    }
}
