using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

/// <summary><c>call</c>: a macro that may ask for the text of the body.</summary>
internal sealed class CallBlockStatement(int line, CallExpression call, MacroDefinition body) : Statement(line)
{
    protected override Flow Run(Frame frame)
    {
        frame.Output.Append(frame.State.Text(call.EvaluateWith(frame, "caller", new MacroValue(body, frame.Scope))));
        return Flow.Next;
    }
}
