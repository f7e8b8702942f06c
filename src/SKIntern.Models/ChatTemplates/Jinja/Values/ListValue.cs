using SKIntern.Models.ChatTemplates.Jinja.Builtins;

namespace SKIntern.Models.ChatTemplates.Jinja.Values;

internal sealed class ListValue(IReadOnlyList<Value> items) : SequenceValue(items)
{
    public static readonly ListValue Empty = new([]);

    public override string TypeName => "list";

    public override bool IsHashable => false;

    public override SequenceValue With(IReadOnlyList<Value> items) => new ListValue(items);

    public override void WriteRepr(ValueWriter writer) => writer.WriteItems("[", Elements, "]");

    public override Value? Member(string name) => ListMethods.Member(this, name);
}
