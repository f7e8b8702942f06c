using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

/// <summary>A chain of comparisons, such as <c>a &lt; b &lt; c</c>, in which each operand is evaluated once.</summary>
internal sealed class CompareExpression(int line, Expression first, IReadOnlyList<(CompareOperator Operator, Expression Operand)> others) : Expression(line)
{
    protected override Value Compute(Frame frame)
    {
        Value left = first.Evaluate(frame);
        foreach ((CompareOperator operation, Expression operand) in others)
        {
            Value right = operand.Evaluate(frame);
            frame.State.Line = Line;
            if (!Comparison.Holds(frame.State, operation, left, right))
            {
                return BoolValue.False;
            }

            left = right;
        }

        return BoolValue.True;
    }
}
