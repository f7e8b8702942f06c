using System.Numerics;
using SKIntern.Models.ChatTemplates.Jinja.Builtins;

namespace SKIntern.Models.ChatTemplates.Jinja.Values;

/// <summary>What <c>range</c> gives. The sandbox allows few enough items to hold them.</summary>
internal sealed class RangeValue(IReadOnlyList<Value> items, BigInteger start, BigInteger stop, BigInteger step) : SequenceValue(items)
{
    public override string TypeName => "range";

    // A slice of a range is a range; only its text differs from a list's, and nothing prints slices of ranges.
    public override SequenceValue With(IReadOnlyList<Value> items)
    {
        BigInteger first = items.Count > 0 ? ((NumberValue)items[0]).Integer!.Value : start;
        BigInteger stride = items.Count > 1 ? ((NumberValue)items[1]).Integer!.Value - first : BigInteger.One;
        return new RangeValue(items, first, first + (stride * items.Count), stride);
    }

    public override void WriteRepr(ValueWriter writer)
        => writer.Write(FormattableString.Invariant(step.IsOne ? $"range({start}, {stop})" : (FormattableString)$"range({start}, {stop}, {step})"));

    public override Value? Member(string name) => name switch
    {
        "start" => IntValue.Of(start),
        "stop" => IntValue.Of(stop),
        "step" => IntValue.Of(step),
        _ => ListMethods.Member(this, name),
    };
}
