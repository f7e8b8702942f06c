using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

internal abstract class Expression(int line)
{
    public int Line => line;

    public Value Evaluate(Frame frame)
    {
        frame.State.Visit(line);
        return Compute(frame);
    }

    protected abstract Value Compute(Frame frame);
}
