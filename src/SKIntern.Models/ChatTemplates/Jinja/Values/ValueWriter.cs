using System.Runtime.CompilerServices;
using System.Text;
using SKIntern.Models.ChatTemplates.Jinja.Evaluation;

namespace SKIntern.Models.ChatTemplates.Jinja.Values;

/// <summary>Collects the text of a value within the limits; shared parts of a value can make its text far longer than itself.</summary>
internal sealed class ValueWriter(Budget budget)
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Write(string text)
    {
        budget.Step(1 + (text.Length / 64));
        budget.CheckLength((long)_text.Length + text.Length);
        _text.Append(text);
    }

    /// <summary>Writes items between separators; namespaces may contain themselves, so the depth is counted here too.</summary>
    public void WriteItems(string open, IEnumerable<Value> items, string close)
    {
        Enter();
        Write(open);
        bool isFirst = true;
        foreach (Value item in items)
        {
            if (!isFirst)
            {
                Write(", ");
            }

            isFirst = false;
            item.WriteRepr(this);
        }

        Write(close);
        Leave();
    }

    public void Enter()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        budget.CheckValueDepth(++_depth);
    }

    public void Leave() => _depth--;

    public override string ToString() => _text.ToString();
}
