using SKIntern.Models.ChatTemplates.Jinja.Evaluation;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

/// <summary><c>if</c>, <c>elif</c> and <c>else</c>. Names set in a branch belong to what is around it.</summary>
internal sealed class IfStatement(int line, IReadOnlyList<(Expression Test, Body Body)> branches, Body otherwise) : Statement(line)
{
    protected override Flow Run(Frame frame)
    {
        foreach ((Expression test, Body body) in branches)
        {
            if (test.Evaluate(frame).IsTrue)
            {
                return body.Execute(frame);
            }
        }

        return otherwise.Execute(frame);
    }
}
