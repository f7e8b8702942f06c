using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

internal sealed class UnaryExpression(int line, UnaryOperator operation, Expression operand) : Expression(line)
{
    protected override Value Compute(Frame frame)
    {
        Value value = operand.Evaluate(frame);
        return operation == UnaryOperator.Not ? BoolValue.Of(!value.IsTrue) : Arithmetic.Unary(value, operation == UnaryOperator.Minus);
    }
}
