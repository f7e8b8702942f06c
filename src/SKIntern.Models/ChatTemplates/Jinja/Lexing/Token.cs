namespace SKIntern.Models.ChatTemplates.Jinja.Lexing;

/// <summary>A piece of a template's source.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Text">The text; of a string what it stands for.</param>
/// <param name="Line">The line that it starts in, from 1.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Line)
{
    public bool IsOperator(string sign) => Kind == TokenKind.Operator && Text == sign;

    public bool IsName(string name) => Kind == TokenKind.Name && Text == name;

    /// <summary>The token, for messages.</summary>
    public string Describe() => Kind switch
    {
        TokenKind.End => "end of template",
        TokenKind.PrintEnd => "end of print statement",
        TokenKind.BlockEnd => "end of statement block",
        TokenKind.String => "a string",
        _ => $"'{Text}'",
    };
}
