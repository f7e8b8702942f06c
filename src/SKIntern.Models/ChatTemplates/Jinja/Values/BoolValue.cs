using System.Numerics;

namespace SKIntern.Models.ChatTemplates.Jinja.Values;

internal sealed class BoolValue : NumberValue
{
    public static readonly BoolValue True = new(true);

    public static readonly BoolValue False = new(false);

    private readonly bool _value;

    private BoolValue(bool value) => _value = value;

    public override string TypeName => "bool";

    public override bool IsTrue => _value;

    public override BigInteger? Integer => _value ? BigInteger.One : BigInteger.Zero;

    public override double Float => _value ? 1 : 0;

    public static BoolValue Of(bool value) => value ? True : False;

    public override void WriteRepr(ValueWriter writer) => writer.Write(_value ? "True" : "False");
}
