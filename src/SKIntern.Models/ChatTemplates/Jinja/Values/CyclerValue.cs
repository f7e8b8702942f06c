using SKIntern.Models.ChatTemplates.Jinja.Builtins;

namespace SKIntern.Models.ChatTemplates.Jinja.Values;

/// <summary>What <c>cycler()</c> gives: its items in turn, for ever.</summary>
internal sealed class CyclerValue(IReadOnlyList<Value> items) : Value
{
    private static readonly Builtin Next = new("next", "self", call => ((CyclerValue)call[0]).Advance());
    private static readonly Builtin Reset = new("reset", "self", call => ((CyclerValue)call[0]).Restart());
    private int _position;

    public override string TypeName => "Cycler";

    public override Value? Member(string name) => name switch
    {
        "next" => new FunctionValue(Next, this),
        "reset" => new FunctionValue(Reset, this),
        "current" => items[_position],
        "pos" => IntValue.Of(_position),
        "items" => new TupleValue(items),
        _ => null,
    };

    public override void WriteRepr(ValueWriter writer) => writer.Write("<Cycler object>");

    private Value Advance()
    {
        Value current = items[_position];
        _position = (_position + 1) % items.Count;
        return current;
    }

    private NoneValue Restart()
    {
        _position = 0;
        return NoneValue.Instance;
    }
}
