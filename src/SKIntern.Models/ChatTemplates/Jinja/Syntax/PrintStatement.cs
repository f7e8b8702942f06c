using SKIntern.Models.ChatTemplates.Jinja.Evaluation;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

internal sealed class PrintStatement(int line, Expression value) : Statement(line)
{
    protected override Flow Run(Frame frame)
    {
        frame.Output.Append(frame.State.Text(value.Evaluate(frame)));
        return Flow.Next;
    }
}
