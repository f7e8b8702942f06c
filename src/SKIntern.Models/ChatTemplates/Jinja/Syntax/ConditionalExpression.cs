using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

/// <summary><c>a if b else c</c>.</summary>
internal sealed class ConditionalExpression(int line, Expression test, Expression whenTrue, Expression? whenFalse) : Expression(line)
{
    protected override Value Compute(Frame frame)
        => test.Evaluate(frame).IsTrue
            ? whenTrue.Evaluate(frame)
            : whenFalse?.Evaluate(frame) ?? new UndefinedValue("the inline if-expression evaluated to false and no else section was defined");
}
