using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

/// <summary>A chain of operators of equal precedence, from left to right.</summary>
internal sealed class BinaryExpression(int line, Expression first, IReadOnlyList<(BinaryOperator Operator, Expression Operand)> others) : Expression(line)
{
    protected override Value Compute(Frame frame)
    {
        Value value = first.Evaluate(frame);
        foreach ((BinaryOperator operation, Expression operand) in others)
        {
            Value right = operand.Evaluate(frame);
            frame.State.Line = Line;
            value = Arithmetic.Binary(frame.State, operation, value, right);
        }

        return value;
    }
}
