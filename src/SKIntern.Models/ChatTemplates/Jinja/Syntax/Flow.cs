using SKIntern.Models.ChatTemplates.Jinja.Builtins;
using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

/// <summary>Where a statement leaves off.</summary>
internal enum Flow
{
    Next,
    Break,
    Continue,
}
