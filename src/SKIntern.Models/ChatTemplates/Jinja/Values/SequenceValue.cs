using System.Numerics;

namespace SKIntern.Models.ChatTemplates.Jinja.Values;

/// <summary>Lists, tuples and ranges.</summary>
internal abstract class SequenceValue : Value
{
    private readonly IReadOnlyList<Value> _items;

    protected SequenceValue(IReadOnlyList<Value> items)
    {
        _items = items;
        (Depth, Weight) = Measure(items);
    }

    public override int Depth { get; }

    public override long Weight { get; }

    public override bool IsTrue => _items.Count > 0;

    public override int? Length => _items.Count;

    public IReadOnlyList<Value> Elements => _items;

    /// <summary>A value of the same kind, as slices give.</summary>
    public abstract SequenceValue With(IReadOnlyList<Value> items);

    public override IEnumerable<Value> Items() => _items;

    public override Value? Item(Value key)
    {
        if (key is not NumberValue { Integer: BigInteger index })
        {
            return null;
        }

        BigInteger position = index < 0 ? index + _items.Count : index;
        return position >= 0 && position < _items.Count ? _items[(int)position] : null;
    }

    public override bool Equals(object? obj)
        => obj is SequenceValue other && (ReferenceEquals(this, other) || (SameKind(other) && _items.SequenceEqual(other._items)));

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (Value item in _items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <summary>Depth and weight of a container with these parts.</summary>
    public static (int Depth, long Weight) Measure(IEnumerable<Value> parts)
    {
        int depth = 0;
        long weight = 1;
        foreach (Value part in parts)
        {
            depth = Math.Max(depth, part.Depth);
            weight = Math.Min(weight + part.Weight, long.MaxValue / 4);
        }

        return (depth + 1, weight);
    }

    private bool SameKind(SequenceValue other)
        => this is ListValue == other is ListValue && this is TupleValue == other is TupleValue;
}
