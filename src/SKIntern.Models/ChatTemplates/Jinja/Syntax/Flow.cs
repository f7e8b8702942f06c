namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

/// <summary>Where a statement leaves off.</summary>
internal enum Flow
{
    Next,
    Break,
    Continue,
}
