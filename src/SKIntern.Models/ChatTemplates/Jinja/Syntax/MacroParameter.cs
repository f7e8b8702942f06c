namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

internal sealed record MacroParameter(string Name, Expression? Default);
