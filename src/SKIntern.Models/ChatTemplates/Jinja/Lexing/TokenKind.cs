namespace SKIntern.Models.ChatTemplates.Jinja.Lexing;

internal enum TokenKind
{
    /// <summary>Text between tags.</summary>
    Text,
    PrintBegin,
    PrintEnd,
    BlockBegin,
    BlockEnd,
    Name,
    String,
    Integer,
    Float,
    Operator,
    End,
}
