using System.Globalization;
using System.Numerics;
using SKIntern.Models.ChatTemplates.Jinja.Builtins;
using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Text;

/// <summary>How a value is laid out: the common part of <c>%</c> formats and of <c>str.format</c>'s.</summary>
internal sealed record FormatSpec
{
    public const int MaxPrecision = 1 << 16;

    /// <summary>The kind, such as <c>s</c>, <c>d</c> or <c>f</c>.</summary>
    public char Type { get; init; }

    public string Fill { get; init; } = " ";

    /// <summary><c>&lt;</c>, <c>&gt;</c>, <c>^</c>, <c>=</c>, or zero for the kind's own.</summary>
    public char Align { get; init; }

    /// <summary><c>+</c>, a space, or zero for minus signs alone.</summary>
    public char Sign { get; init; }

    public bool IsAlternate { get; init; }

    public int Width { get; init; }

    public int? Precision { get; init; }

    /// <summary>The separator of thousands, or zero.</summary>
    public char Grouping { get; init; }

    public string Text(RenderState state, string text)
    {
        if (Align == '=')
        {
            throw TemplateFault.Evaluation("'=' alignment not allowed in string format specifier");
        }

        int count = CodePoints.Count(text);
        string shown = Precision is int most && most < count ? text[..CodePoints.UnitOf(text, most)] : text;
        return Pad(state, shown, string.Empty, '<');
    }

    public string Integer(RenderState state, BigInteger value)
    {
        var magnitude = BigInteger.Abs(value);
        char type = char.ToLowerInvariant(Type);
        string digits = type switch
        {
            'x' => Digits(magnitude, 16),
            'o' => Digits(magnitude, 8),
            'b' => Digits(magnitude, 2),
            _ => state.Text(IntValue.Of(magnitude)),
        };
        if (Precision is int least)
        {
            digits = Padding.Pad(state, digits, least, "0", Padding.Side.Left);
        }

        string prefix = IsAlternate && type is 'x' or 'o' or 'b' ? $"0{Type}" : string.Empty;
        digits = Type == 'X' ? digits.ToUpperInvariant() : digits;
        return Pad(state, Grouped(digits, type is 'x' or 'o' or 'b' ? 4 : 3), SignOf(value < 0) + prefix, '>');
    }

    public string Float(RenderState state, double value)
    {
        int precision = Precision ?? 6;
        if (precision > MaxPrecision)
        {
            throw TemplateFault.Evaluation("precision too big");
        }

        string digits = !double.IsFinite(value) ? FloatText.NotFinite(value).TrimStart('-') : Unsigned(Math.Abs(value), precision);
        bool isNegative = double.IsNegative(value) && !double.IsNaN(value);
        return Pad(state, Grouped(char.IsUpper(Type) ? digits.ToUpperInvariant() : digits, 3), SignOf(isNegative), '>');
    }

    private static string Digits(BigInteger value, int radix)
    {
        if (value.IsZero)
        {
            return "0";
        }

        List<char> digits = [];
        for (; !value.IsZero; value /= radix)
        {
            digits.Add("0123456789abcdef"[(int)(value % radix)]);
        }

        digits.Reverse();
        return new string([.. digits]);
    }

    private string Unsigned(double value, int precision) => char.ToLowerInvariant(Type) switch
    {
        'e' => FloatText.Exponential(value, precision, 'e'),
        'g' => FloatText.General(value, precision, IsAlternate),
        '%' => FloatText.Fixed(value * 100, precision) + "%",
        '\0' when Precision is null => FloatText.Repr(value),
        '\0' => FloatText.General(value, precision, keepZeros: false, needsFraction: true),
        _ => FloatText.Fixed(value, precision),
    };

    private string SignOf(bool isNegative) => isNegative ? "-" : Sign == '\0' ? string.Empty : Sign.ToString(CultureInfo.InvariantCulture);

    private string Grouped(string digits, int size)
    {
        if (Grouping == '\0')
        {
            return digits;
        }

        int whole = digits.AsSpan().IndexOfAnyExcept("0123456789abcdefABCDEF") is int end and >= 0 ? end : digits.Length;
        for (int at = whole - size; at > 0; at -= size)
        {
            digits = digits.Insert(at, Grouping.ToString(CultureInfo.InvariantCulture));
        }

        return digits;
    }

    private string Pad(RenderState state, string body, string prefix, char byDefault)
    {
        char align = Align == '\0' ? byDefault : Align;
        if (align == '=')
        {
            return prefix + Padding.Pad(state, body, Width - prefix.Length, Fill, Padding.Side.Left);
        }

        string text = prefix + body;
        int missing = Math.Max(0, Width - CodePoints.Count(text));
        return align switch
        {
            '<' => Padding.Pad(state, text, Width, Fill, Padding.Side.Right),
            '>' => Padding.Pad(state, text, Width, Fill, Padding.Side.Left),
            _ => Padding.Pad(state, Padding.Pad(state, text, Width - (missing - (missing / 2)), Fill, Padding.Side.Left), Width, Fill, Padding.Side.Right),
        };
    }
}
