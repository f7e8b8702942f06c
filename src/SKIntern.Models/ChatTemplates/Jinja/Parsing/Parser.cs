using SKIntern.Models.ChatTemplates.Jinja.Lexing;
using SKIntern.Models.ChatTemplates.Jinja.Syntax;

namespace SKIntern.Models.ChatTemplates.Jinja.Parsing;

/// <summary>Parses the statements of a template.</summary>
internal sealed partial class Parser
{
    private readonly ParseContext _context;
    private readonly TokenStream _tokens;
    private readonly ExpressionParser _expressions;

    private Parser(IReadOnlyList<Token> tokens, int maxNesting)
    {
        _tokens = new TokenStream(tokens);
        _context = new ParseContext(_tokens, maxNesting);
        _expressions = new ExpressionParser(_context);
    }

    public static Body Parse(string source, ChatTemplateLimits limits)
    {
        if (source.Length > limits.MaxSourceLength)
        {
            throw TemplateFault.Limit(nameof(limits.MaxSourceLength), limits.MaxSourceLength);
        }

        var parser = new Parser(Lexer.Read(source), limits.MaxNesting);
        Body body = parser.Statements();
        return parser._tokens.IsEnd ? body : throw parser.UnknownTag(parser._tokens.Current);
    }

    /// <summary>Statements up to a tag that starts with one of the names; the tag's name becomes the current token.</summary>
    private Body Statements(params IReadOnlyList<string> ends)
    {
        List<Statement> statements = [];
        while (!_tokens.IsEnd)
        {
            Token token = _tokens.Next();
            switch (token.Kind)
            {
                case TokenKind.Text:
                    statements.Add(new TextStatement(token.Line, token.Text));
                    break;
                case TokenKind.PrintBegin:
                    statements.Add(new PrintStatement(token.Line, _expressions.ParseTuple()));
                    _tokens.Expect(TokenKind.PrintEnd, "end of print statement");
                    break;
                default:
                    if (_tokens.Current.Kind == TokenKind.Name && ends.Contains(_tokens.Current.Text))
                    {
                        return new Body(statements);
                    }

                    Add(statements, _context.Nested(Statement));
                    break;
            }
        }

        return ends.Count == 0
            ? new Body(statements)
            : throw _tokens.Fault($"unexpected end of template, expected '{string.Join("' or '", ends)}'");
    }

    private static void Add(List<Statement> statements, IReadOnlyList<Statement> parsed) => statements.AddRange(parsed);

    private IReadOnlyList<Statement> Statement()
    {
        Token tag = _tokens.Expect(TokenKind.Name, "a tag name");
        IReadOnlyList<Statement> parsed = tag.Text switch
        {
            "if" => [If(tag.Line)],
            "for" => [For(tag.Line)],
            "set" => [Set(tag.Line)],
            "macro" => [Macro(tag.Line)],
            "call" => [CallBlock(tag.Line)],
            "filter" => [FilterBlock(tag.Line)],
            "with" => [With(tag.Line)],
            "generation" => [Generation(tag.Line)],
            "print" => Print(tag.Line),
            "break" => [Jump(tag, Flow.Break)],
            "continue" => [Jump(tag, Flow.Continue)],
            _ => throw UnknownTag(tag),
        };
        _tokens.Expect(TokenKind.BlockEnd, "end of statement block");
        return parsed;
    }

    private TemplateFault UnknownTag(Token tag) => TemplateFault.Syntax(
        tag.Text switch
        {
            "include" or "import" or "from" or "extends" => $"The tag '{tag.Text}' is refused: a chat template stands alone and reads no other",
            "block" or "autoescape" or "do" or "trans" or "debug" => $"The tag '{tag.Text}' is not supported in chat templates",
            _ => $"Encountered unknown tag '{tag.Text}'",
        },
        tag.Line);

    private IReadOnlyList<Statement> Print(int line)
    {
        List<Statement> printed = [];
        do
        {
            printed.Add(new PrintStatement(line, _expressions.Parse()));
        }
        while (_tokens.SkipOperator(","));
        return printed;
    }

    private JumpStatement Jump(Token tag, Flow flow)
        => _context.IsInLoop ? new JumpStatement(tag.Line, flow) : throw TemplateFault.Syntax($"'{tag.Text}' outside loop", tag.Line);

    /// <summary>The end of a tag and the statements up to another, whose name is skipped.</summary>
    private Body BodyUpTo(string end)
    {
        Body body = OpenBody(end);
        _tokens.Next();
        return body;
    }

    /// <summary>The end of a tag and the statements up to one of others, whose name is left.</summary>
    private Body OpenBody(params IReadOnlyList<string> ends)
    {
        // A colon there is allowed.
        _tokens.SkipOperator(":");
        _tokens.Expect(TokenKind.BlockEnd, "end of statement block");
        return Statements(ends);
    }
}
