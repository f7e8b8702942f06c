using System.Globalization;
using System.Numerics;

namespace SKIntern.Models.ChatTemplates.Jinja.Values;

/// <summary>An integer of any size up to <see cref="MaxBits"/>.</summary>
internal sealed class IntValue : NumberValue
{
    public const int MaxBits = 1 << 16;

    // Python's own bound on the text of an integer.
    public const int MaxDigits = 4300;

    private const int SmallCount = 256;
    private static readonly IntValue[] Small = [.. Enumerable.Range(0, SmallCount).Select(i => new IntValue(i))];
    private readonly BigInteger _value;

    private IntValue(BigInteger value) => _value = value;

    public override string TypeName => "int";

    public override bool IsTrue => !_value.IsZero;

    public override BigInteger? Integer => _value;

    public override double Float
    {
        get
        {
            double number = (double)_value;
            return double.IsFinite(number) ? number : throw TemplateFault.Evaluation("int too large to convert to float");
        }
    }

    public static IntValue Of(int value) => value is >= 0 and < SmallCount ? Small[value] : new IntValue(value);

    public static IntValue Of(BigInteger value)
        => value >= 0 && value < SmallCount
            ? Small[(int)value]
            : value.GetBitLength() <= MaxBits ? new IntValue(value) : throw TemplateFault.Evaluation($"an integer has more than {MaxBits} bits");

    public override void WriteRepr(ValueWriter writer)
    {
        // 10^4300 has 14,285 bits.
        string text = _value.GetBitLength() <= 14_286 ? _value.ToString(CultureInfo.InvariantCulture) : string.Empty;
        int digits = text.Length - (_value.Sign < 0 ? 1 : 0);
        if (digits is 0 or > MaxDigits)
        {
            throw TemplateFault.Evaluation($"Exceeds the limit ({MaxDigits} digits) for integer string conversion");
        }

        writer.Write(text);
    }
}
