using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

/// <summary>What a value is assigned to.</summary>
internal abstract record AssignmentTarget
{
    public abstract void Assign(Frame frame, Value value);
}
