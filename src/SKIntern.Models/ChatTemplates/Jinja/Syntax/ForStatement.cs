using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

internal sealed class ForStatement(int line, AssignmentTarget target, Expression items, Expression? test, bool isRecursive, Body body, Body otherwise)
    : Statement(line)
{
    /// <summary>Runs the loop over other items, one level deeper, and gives its text.</summary>
    public Value Recurse(Frame frame, Value deeper, int depth)
    {
        frame.State.EnterCall();
        Frame inner = frame.Captured();
        Loop(inner, deeper, depth);
        frame.State.LeaveCall();
        return new StringValue(inner.Output.ToString());
    }

    protected override Flow Run(Frame frame)
    {
        Loop(frame, items.Evaluate(frame), 0);
        return Flow.Next;
    }

    private void Loop(Frame frame, Value over, int depth)
    {
        var loop = new LoopValue(over, Selected(frame, over), test is null, depth, isRecursive ? deeper => Recurse(frame, deeper, depth + 1) : null);
        bool isEmpty = true;
        while (loop.Advance(out Value? item))
        {
            Frame inner = frame.Inner();
            target.Assign(inner, item);
            inner.Scope.Set("loop", loop);
            Flow flow = body.Execute(inner);
            if (flow == Flow.Break)
            {
                break;
            }

            // A pass that was cut short does not count as one, so the else branch may follow it: so does the reference.
            isEmpty &= flow == Flow.Continue;
        }

        if (isEmpty)
        {
            otherwise.Execute(frame.Inner());
        }
    }

    private IEnumerable<Value> Selected(Frame frame, Value over)
    {
        IEnumerable<Value> all = frame.State.Items(over);
        return test is null ? all : all.Where(item =>
        {
            Frame inner = frame.Inner();
            target.Assign(inner, item);
            return test.Evaluate(inner).IsTrue;
        });
    }
}
