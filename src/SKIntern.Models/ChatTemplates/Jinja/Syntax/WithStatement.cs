using SKIntern.Models.ChatTemplates.Jinja.Evaluation;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

internal sealed class WithStatement(int line, IReadOnlyList<(AssignmentTarget Target, Expression Value)> assignments, Body body) : Statement(line)
{
    protected override Flow Run(Frame frame)
    {
        Frame inner = frame.Inner();
        foreach ((AssignmentTarget target, Expression value) in assignments)
        {
            target.Assign(inner, value.Evaluate(frame));
        }

        return body.Execute(inner);
    }
}
