using SKIntern.Models.ChatTemplates.Jinja.Builtins;
using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

internal sealed class PrintStatement(int line, Expression value) : Statement(line)
{
    protected override Flow Run(Frame frame)
    {
        frame.Output.Append(frame.State.Text(value.Evaluate(frame)));
        return Flow.Next;
    }
}
