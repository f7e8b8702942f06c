using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

internal sealed class FilterBlockStatement(int line, FilterExpression filter, Body body) : Statement(line)
{
    protected override Flow Run(Frame frame)
    {
        Frame inner = frame.Captured();
        Flow flow = body.Execute(inner);
        if (flow == Flow.Next)
        {
            frame.Output.Append(frame.State.Text(filter.Apply(inner, new StringValue(inner.Output.ToString()))));
        }

        return flow;
    }
}
