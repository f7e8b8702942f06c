using System.Runtime.CompilerServices;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Evaluation;

/// <summary>What all parts of one rendering share.</summary>
internal sealed class RenderState(Budget budget, TimeProvider timeProvider)
{
    private int _callDepth;

    public Budget Budget => budget;

    /// <summary>The line being evaluated, for messages.</summary>
    public int Line { get; set; }

    /// <summary>The local time, for <c>strftime_now</c>.</summary>
    public DateTimeOffset Now => timeProvider.GetLocalNow();

    /// <summary>Counts a statement or expression that is about to be evaluated.</summary>
    public void Visit(int line)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        budget.Step();
        Line = line;
    }

    public void EnterCall() => budget.CheckCallDepth(++_callDepth);

    public void LeaveCall() => _callDepth--;

    /// <summary>Python's <c>str</c>.</summary>
    public string Text(Value value)
    {
        if (value is StringValue text)
        {
            return text.Text;
        }

        var writer = new ValueWriter(budget);
        value.WriteText(writer);
        return writer.ToString();
    }

    /// <summary>Python's <c>repr</c>.</summary>
    public string Repr(Value value)
    {
        var writer = new ValueWriter(budget);
        value.WriteRepr(writer);
        return writer.ToString();
    }

    /// <summary>A new text, counted.</summary>
    public StringValue NewText(string text, bool isMarkup = false)
    {
        budget.AllocateText(text.Length);
        return new StringValue(text, isMarkup);
    }

    /// <summary>A new list, counted.</summary>
    public ListValue NewList(IReadOnlyList<Value> items) => Checked(items.Count, new ListValue(items));

    public TupleValue NewTuple(params IReadOnlyList<Value> items) => Checked(items.Count, new TupleValue(items));

    public DictValue NewDict(IReadOnlyCollection<KeyValuePair<Value, Value>> entries) => Checked(2 * entries.Count, new DictValue(entries));

    /// <summary>Walks through a value, counting the items.</summary>
    public IEnumerable<Value> Items(Value value)
    {
        IEnumerable<Value> items = value.Items() ?? throw TemplateFault.Evaluation($"'{value.TypeName}' object is not iterable");
        return Counted(items);
    }

    /// <summary>All items of a value, counted.</summary>
    public List<Value> ToList(Value value)
    {
        List<Value> items = [];
        foreach (Value item in Items(value))
        {
            budget.CheckLength(items.Count + 1);
            items.Add(item);
        }

        return items;
    }

    private IEnumerable<Value> Counted(IEnumerable<Value> items)
    {
        foreach (Value item in items)
        {
            budget.Step();
            yield return item;
        }
    }

    private T Checked<T>(int count, T value)
        where T : Value
    {
        budget.AllocateItems(count);
        budget.CheckValueDepth(value.Depth);
        return value;
    }
}
