using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

internal sealed class CallExpression(int line, Expression function, ArgumentList arguments) : Expression(line)
{
    /// <summary>Calls with one more named argument, as call blocks do.</summary>
    public Value EvaluateWith(Frame frame, string name, Value value)
    {
        Value callee = function.Evaluate(frame);
        Arguments given = arguments.Evaluate(frame);
        return Invoke(frame, callee, given with { Named = [.. given.Named, new(name, value)] });
    }

    protected override Value Compute(Frame frame)
    {
        Value callee = function.Evaluate(frame);
        return Invoke(frame, callee, arguments.Evaluate(frame));
    }

    private Value Invoke(Frame frame, Value callee, Arguments given)
    {
        frame.State.Line = Line;
        Value result = callee.Call(frame.State, given);
        frame.State.Line = Line;
        return result;
    }
}
