using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

/// <summary>A chain of <c>and</c> or of <c>or</c>: the first operand that decides.</summary>
internal sealed class LogicExpression(int line, bool isOr, IReadOnlyList<Expression> operands) : Expression(line)
{
    protected override Value Compute(Frame frame)
    {
        Value value = NoneValue.Instance;
        foreach (Expression operand in operands)
        {
            value = operand.Evaluate(frame);
            if (value.IsTrue == isOr)
            {
                break;
            }
        }

        return value;
    }
}
