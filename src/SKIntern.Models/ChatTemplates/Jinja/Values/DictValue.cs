using SKIntern.Models.ChatTemplates.Jinja.Builtins;

namespace SKIntern.Models.ChatTemplates.Jinja.Values;

/// <summary>A dictionary, in the order in which its keys were first given.</summary>
internal sealed class DictValue : Value
{
    /// <summary>The heaviest key; comparing keys is not counted in steps.</summary>
    private const long MaxKeyWeight = 1 << 16;

    private readonly OrderedDictionary<Value, Value> _entries;

    public DictValue(IEnumerable<KeyValuePair<Value, Value>> entries)
    {
        _entries = [];
        foreach ((Value key, Value value) in entries)
        {
            CheckKey(key);
            _entries[key] = value;
        }

        (int keyDepth, long keyWeight) = SequenceValue.Measure(_entries.Keys);
        (int depth, long weight) = SequenceValue.Measure(_entries.Values);
        Depth = Math.Max(keyDepth, depth);
        Weight = weight + keyWeight;
    }

    public IReadOnlyDictionary<Value, Value> Entries => _entries;

    public override string TypeName => "dict";

    public override bool IsTrue => _entries.Count > 0;

    public override bool IsHashable => false;

    public override int Depth { get; }

    public override long Weight { get; }

    public override int? Length => _entries.Count;

    public override IEnumerable<Value> Items() => _entries.Keys;

    public override Value? Item(Value key) => IsKey(key) && _entries.TryGetValue(key, out Value? value) ? value : null;

    public override Value? Member(string name) => DictMethods.Member(this, name);

    /// <summary>Refuses what Python cannot hash.</summary>
    public static void CheckKey(Value key)
    {
        if (!key.IsHashable)
        {
            throw TemplateFault.Evaluation($"unhashable type: '{key.TypeName}'");
        }

        if (!IsKey(key))
        {
            throw TemplateFault.Limit("on the size of dictionary keys", MaxKeyWeight);
        }
    }

    public override void WriteRepr(ValueWriter writer)
    {
        writer.Enter();
        writer.Write("{");
        bool isFirst = true;
        foreach ((Value key, Value value) in _entries)
        {
            if (!isFirst)
            {
                writer.Write(", ");
            }

            isFirst = false;
            key.WriteRepr(writer);
            writer.Write(": ");
            value.WriteRepr(writer);
        }

        writer.Write("}");
        writer.Leave();
    }

    public override bool Equals(object? obj)
        => obj is DictValue other
            && (ReferenceEquals(this, other)
                || (other._entries.Count == _entries.Count && _entries.All(e => other._entries.TryGetValue(e.Key, out Value? value) && e.Value.Equals(value))));

    public override int GetHashCode() => _entries.Count;

    private static bool IsKey(Value key) => key.IsHashable && key.Weight <= MaxKeyWeight;
}
