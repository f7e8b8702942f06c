using SKIntern.Models.ChatTemplates.Jinja.Builtins;

namespace SKIntern.Models.ChatTemplates.Jinja.Values;

/// <summary>A tuple; <paramref name="names"/> are those of its items, as <c>groupby</c> gives them.</summary>
internal sealed class TupleValue(IReadOnlyList<Value> items, IReadOnlyList<string>? names = null) : SequenceValue(items)
{
    public override string TypeName => "tuple";

    public override bool IsHashable => Elements.All(e => e.IsHashable);

    public override SequenceValue With(IReadOnlyList<Value> items) => new TupleValue(items);

    public override void WriteRepr(ValueWriter writer) => writer.WriteItems("(", Elements, Elements.Count == 1 ? ",)" : ")");

    public override Value? Member(string name)
    {
        for (int i = 0; i < (names?.Count ?? 0); i++)
        {
            if (names![i] == name)
            {
                return Elements[i];
            }
        }

        return ListMethods.Member(this, name);
    }
}
