using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

internal sealed class ConstantExpression(int line, Value value) : Expression(line)
{
    protected override Value Compute(Frame frame) => value;
}
