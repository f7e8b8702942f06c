using SKIntern.Models.ChatTemplates.Jinja.Evaluation;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

/// <summary>
/// <c>generation</c>: marks what the assistant writes, for training masks; here its text alone matters. As in transformers
/// the body is a call block's, so names set in it end with it.
/// </summary>
internal sealed class GenerationStatement(int line, Body body) : Statement(line)
{
    protected override Flow Run(Frame frame)
    {
        Frame inner = frame.Captured();
        body.Execute(inner);
        frame.Output.Append(inner.Output.ToString());
        return Flow.Next;
    }
}
