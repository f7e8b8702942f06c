using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

/// <summary>A list or a tuple.</summary>
internal sealed class SequenceExpression(int line, IReadOnlyList<Expression> items, bool isTuple) : Expression(line)
{
    public IReadOnlyList<Expression> Elements => items;

    protected override Value Compute(Frame frame)
    {
        var values = new Value[items.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = items[i].Evaluate(frame);
        }

        return isTuple ? frame.State.NewTuple(values) : frame.State.NewList(values);
    }
}
