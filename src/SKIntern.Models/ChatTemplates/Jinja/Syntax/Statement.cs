using SKIntern.Models.ChatTemplates.Jinja.Evaluation;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

internal abstract class Statement(int line)
{
    public int Line => line;

    public Flow Execute(Frame frame)
    {
        frame.State.Visit(line);
        return Run(frame);
    }

    protected abstract Flow Run(Frame frame);
}
