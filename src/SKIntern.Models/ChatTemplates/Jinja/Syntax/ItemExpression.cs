using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

/// <summary><c>a[key]</c>.</summary>
internal sealed class ItemExpression(int line, Expression owner, Expression key) : Expression(line)
{
    protected override Value Compute(Frame frame)
    {
        Value value = owner.Evaluate(frame);
        return Members.Item(frame.State, value, key.Evaluate(frame));
    }
}
