using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

/// <summary><c>a[start:stop:step]</c>.</summary>
internal sealed class SliceExpression(int line, Expression owner, Expression? start, Expression? stop, Expression? step) : Expression(line)
{
    protected override Value Compute(Frame frame)
    {
        Value value = owner.Evaluate(frame);
        return Slices.Of(frame.State, value, start?.Evaluate(frame), stop?.Evaluate(frame), step?.Evaluate(frame));
    }
}
