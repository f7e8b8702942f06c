namespace SKIntern.Models.ChatTemplates.Jinja.Values;

/// <summary>What <c>namespace()</c> gives: the one kind of value whose attributes a template can assign.</summary>
internal sealed class NamespaceValue(DictValue initial) : Value
{
    private readonly OrderedDictionary<Value, Value> _attributes = new(initial.Entries);

    public override string TypeName => "Namespace";

    public override Value? Member(string name) => _attributes.TryGetValue(new StringValue(name), out Value? value) ? value : null;

    public void Set(string name, Value value) => _attributes[new StringValue(name)] = value;

    public override void WriteRepr(ValueWriter writer)
    {
        writer.Enter();
        writer.Write("<Namespace {");
        bool isFirst = true;
        foreach ((Value key, Value value) in _attributes)
        {
            writer.Write(isFirst ? string.Empty : ", ");
            isFirst = false;
            key.WriteRepr(writer);
            writer.Write(": ");
            value.WriteRepr(writer);
        }

        writer.Write("}>");
        writer.Leave();
    }
}
