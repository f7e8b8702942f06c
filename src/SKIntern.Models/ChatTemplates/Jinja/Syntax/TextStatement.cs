using SKIntern.Models.ChatTemplates.Jinja.Evaluation;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

/// <summary>Text between tags.</summary>
internal sealed class TextStatement(int line, string text) : Statement(line)
{
    protected override Flow Run(Frame frame)
    {
        frame.Output.Append(text);
        return Flow.Next;
    }
}
