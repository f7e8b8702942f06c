using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

/// <summary>A chain of <c>~</c>.</summary>
internal sealed class ConcatExpression(int line, IReadOnlyList<Expression> operands) : Expression(line)
{
    protected override Value Compute(Frame frame)
    {
        var texts = new string[operands.Count];
        long length = 0;
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = frame.State.Text(operands[i].Evaluate(frame));
            length += texts[i].Length;
        }

        frame.State.Budget.AllocateText(length);
        return new StringValue(string.Concat(texts));
    }
}
