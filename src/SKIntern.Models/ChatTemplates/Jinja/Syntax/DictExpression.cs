using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

internal sealed class DictExpression(int line, IReadOnlyList<(Expression Key, Expression Value)> entries) : Expression(line)
{
    protected override Value Compute(Frame frame)
    {
        var pairs = new KeyValuePair<Value, Value>[entries.Count];
        for (int i = 0; i < pairs.Length; i++)
        {
            Value key = entries[i].Key.Evaluate(frame);
            pairs[i] = new(key, entries[i].Value.Evaluate(frame));
        }

        return frame.State.NewDict(pairs);
    }
}
