using System.Numerics;
using SKIntern.Models.ChatTemplates.Jinja.Text;

namespace SKIntern.Models.ChatTemplates.Jinja.Values;

internal sealed class FloatValue(double value) : NumberValue
{
    public override string TypeName => "float";

    public override bool IsTrue => value != 0;

    public override BigInteger? Integer => null;

    public override double Float => value;

    public override void WriteRepr(ValueWriter writer) => writer.Write(FloatText.Repr(value));
}
