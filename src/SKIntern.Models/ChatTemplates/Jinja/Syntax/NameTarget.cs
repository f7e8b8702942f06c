using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

internal sealed record NameTarget(string Name) : AssignmentTarget
{
    public override void Assign(Frame frame, Value value) => frame.Scope.Set(Name, value);
}
