using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace SKIntern.Models.ChatTemplates.Jinja.Values;

/// <summary>What lazy filters give: items that are computed when asked for, and can be walked through once.</summary>
internal sealed class IteratorValue(string typeName, IEnumerable<Value> items) : Value
{
    private readonly IEnumerator<Value> _source = items.GetEnumerator();

    public IteratorValue(IEnumerable<Value> items)
        : this("generator", items)
    {
    }

    public override string TypeName => typeName;

    public override void WriteRepr(ValueWriter writer) => writer.Write($"<{typeName} object>");

    /// <summary>Takes the next item. Iterators over iterators may be as many as a template makes, hence the check.</summary>
    public bool TryNext([NotNullWhen(true)] out Value? item)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        item = _source.MoveNext() ? _source.Current : null;
        return item is not null;
    }

    // Asks the source for one item at a time, so that a loop which stops early leaves the rest for the next.
    public override IEnumerable<Value> Items()
    {
        while (TryNext(out Value? item))
        {
            yield return item;
        }
    }
}
