using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

internal sealed class MacroStatement(int line, MacroDefinition definition) : Statement(line)
{
    protected override Flow Run(Frame frame)
    {
        frame.Scope.Set(definition.Name!, new MacroValue(definition, frame.Scope));
        return Flow.Next;
    }
}
