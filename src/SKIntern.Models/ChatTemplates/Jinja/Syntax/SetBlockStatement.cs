using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

/// <summary><c>set</c> with a body, whose text is assigned.</summary>
internal sealed class SetBlockStatement(int line, AssignmentTarget target, FilterExpression? filter, Body body) : Statement(line)
{
    protected override Flow Run(Frame frame)
    {
        Frame inner = frame.Captured();
        Flow flow = body.Execute(inner);
        if (flow == Flow.Next)
        {
            Value text = new StringValue(inner.Output.ToString());
            target.Assign(frame, filter?.Apply(inner, text) ?? text);
        }

        return flow;
    }
}
