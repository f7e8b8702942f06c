using SKIntern.Models.ChatTemplates.Jinja.Builtins;
using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

/// <summary><c>a is test(...)</c>; <paramref name="test"/> is <see langword="null"/> where there is none of that name.</summary>
internal sealed class TestExpression(int line, Expression input, string name, Builtin? test, ArgumentList arguments, bool isNegated) : Expression(line)
{
    protected override Value Compute(Frame frame)
    {
        Value value = input.Evaluate(frame);
        if (test is null)
        {
            throw TemplateFault.Evaluation($"No test named '{name}'");
        }

        Arguments given = arguments.Evaluate(frame);
        frame.State.Line = Line;
        return BoolValue.Of(test.Invoke(frame.State, given.Prepend(value)).IsTrue != isNegated);
    }
}
