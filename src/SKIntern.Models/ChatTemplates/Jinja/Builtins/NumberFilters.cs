using System.Globalization;
using System.Numerics;
using SKIntern.Models.ChatTemplates.Jinja.Text;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Builtins;

/// <summary>The filters that make numbers.</summary>
internal static class NumberFilters
{
    public static IEnumerable<Builtin> All { get; } =
    [
        new("abs", "x", Absolute),
        new("float", "value default?", ToFloat),
        new("int", "value default? base?", ToInt),
        new("round", "value precision? method?", Round),
        new("filesizeformat", "value binary?", FileSize),
    ];

    private static Value Absolute(Call call) => call[0] switch
    {
        NumberValue { Integer: BigInteger integer } => IntValue.Of(BigInteger.Abs(integer)),
        NumberValue number => new FloatValue(Math.Abs(number.Float)),
        _ => throw TemplateFault.Evaluation($"bad operand type for abs(): '{call[0].TypeName}'"),
    };

    private static Value ToFloat(Call call) => call[0] switch
    {
        UndefinedValue undefined => throw undefined.Fault(),
        NumberValue number => new FloatValue(number.Float),
        StringValue text when NumberText.TryFloat(text.Text, out double value) => new FloatValue(value),
        _ => call.Optional(1) ?? new FloatValue(0),
    };

    private static Value ToInt(Call call)
    {
        Value fallback = call.Optional(1) ?? IntValue.Of(0);
        switch (call[0])
        {
            case UndefinedValue undefined:
                throw undefined.Fault();
            case NumberValue { Integer: BigInteger integer }:
                return IntValue.Of(integer);
            case NumberValue number:
                return double.IsFinite(number.Float)
                    ? IntValue.Of(new BigInteger(number.Float))
                    : double.IsNaN(number.Float) ? fallback : throw TemplateFault.Evaluation("cannot convert float infinity to integer");
            case StringValue text when NumberText.TryInteger(text.Text, call.Int(2, 10), out BigInteger value):
                return IntValue.Of(value);
            case StringValue text when NumberText.TryFloat(text.Text, out double number) && double.IsFinite(number):
                return IntValue.Of(new BigInteger(number));
            default:
                return fallback;
        }
    }

    private static Value Round(Call call)
    {
        if (call[0] is not NumberValue number)
        {
            throw call[0] is UndefinedValue undefined ? undefined.Fault() : TemplateFault.Evaluation($"type {call[0].TypeName} doesn't define __round__ method");
        }

        int precision = call.Int(1, 0);
        string method = call.Optional(2) is null ? "common" : call.Text(2);
        if (method is not ("common" or "ceil" or "floor"))
        {
            throw TemplateFault.Evaluation("method must be common, ceil or floor");
        }

        if (method == "common")
        {
            return number.Integer is BigInteger integer
                ? IntValue.Of(precision >= 0 ? integer : RoundTens(integer, -(long)precision))
                : new FloatValue(FloatText.Round(number.Float, precision));
        }

        double scale = Math.Pow(10, precision);
        double scaled = number.Float * scale;
        return double.IsFinite(scaled) && scale > 0
            ? new FloatValue((method == "ceil" ? Math.Ceiling(scaled) : Math.Floor(scaled)) / scale)
            : throw TemplateFault.Evaluation("cannot round: the number is out of range");
    }

    /// <summary>Rounds to a power of ten, ties to the even multiple.</summary>
    private static BigInteger RoundTens(BigInteger value, long digits)
    {
        if (digits > IntValue.MaxDigits)
        {
            return BigInteger.Zero;
        }

        var unit = BigInteger.Pow(10, (int)digits);
        var quotient = BigInteger.DivRem(BigInteger.Abs(value), unit, out BigInteger rest);
        int half = (rest * 2).CompareTo(unit);
        quotient += half > 0 || (half == 0 && !quotient.IsEven) ? 1 : 0;
        return quotient * unit * value.Sign;
    }

    private static StringValue FileSize(Call call)
    {
        double bytes = call[0] switch
        {
            NumberValue number => number.Float,
            StringValue text when NumberText.TryFloat(text.Text, out double value) => value,
            _ => throw TemplateFault.Evaluation($"could not convert {call[0].TypeName} to float"),
        };

        bool isBinary = call.Flag(1);
        int unit = isBinary ? 1024 : 1000;
        if (bytes == 1)
        {
            return new StringValue("1 Byte");
        }

        if (bytes < unit)
        {
            return new StringValue($"{FloatText.Fixed(Math.Truncate(bytes), 0)} Bytes");
        }

        const string Prefixes = "kMGTPEZY";
        int power = 0;
        double scaled = bytes / unit;
        for (; scaled >= unit && power < Prefixes.Length - 1; power++)
        {
            scaled /= unit;
        }

        string prefix = isBinary ? $"{char.ToUpperInvariant(Prefixes[power])}i" : Prefixes[power].ToString(CultureInfo.InvariantCulture);
        return new StringValue($"{FloatText.Fixed(scaled, 1)} {prefix}B");
    }
}
