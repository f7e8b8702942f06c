namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

internal enum UnaryOperator
{
    Not,
    Plus,
    Minus,
}
