using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

/// <summary><c>a, b</c>: as many values as targets.</summary>
internal sealed record TupleTarget(IReadOnlyList<AssignmentTarget> Targets) : AssignmentTarget
{
    public override void Assign(Frame frame, Value value)
    {
        if (value.Items() is null)
        {
            throw TemplateFault.Evaluation($"cannot unpack non-iterable {value.TypeName} object");
        }

        Value[] values = [.. frame.State.Items(value).Take(Targets.Count + 1)];
        if (values.Length != Targets.Count)
        {
            throw TemplateFault.Evaluation(values.Length > Targets.Count
                ? $"too many values to unpack (expected {Targets.Count})"
                : $"not enough values to unpack (expected {Targets.Count}, got {values.Length})");
        }

        for (int i = 0; i < values.Length; i++)
        {
            Targets[i].Assign(frame, values[i]);
        }
    }
}
