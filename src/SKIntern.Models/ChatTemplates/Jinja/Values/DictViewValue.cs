namespace SKIntern.Models.ChatTemplates.Jinja.Values;

/// <summary>What <c>keys()</c>, <c>values()</c> and <c>items()</c> of a dictionary give: sized, but without indices.</summary>
internal sealed class DictViewValue(string typeName, IReadOnlyList<Value> items) : Value
{
    private readonly ListValue _list = new(items);

    public override string TypeName => typeName;

    public override bool IsTrue => items.Count > 0;

    public override int? Length => items.Count;

    public override int Depth => _list.Depth;

    public override long Weight => _list.Weight;

    public override IEnumerable<Value> Items() => items;

    public override void WriteRepr(ValueWriter writer) => writer.WriteItems($"{typeName}([", items, "])");
}
