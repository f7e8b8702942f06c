using System.Globalization;
using System.Numerics;

namespace SKIntern.Models.ChatTemplates.Jinja.Text;

/// <summary>Floats as Python writes and rounds them: the shortest digits that read back equal, ties to even on the exact value.</summary>
internal static class FloatText
{
    // Enough for the exact value of every double; more digits are zeros.
    private const int MostDigits = 1100;

    /// <summary>What <c>repr</c> gives.</summary>
    public static string Repr(double value)
    {
        if (!double.IsFinite(value))
        {
            return NotFinite(value);
        }

        string sign = double.IsNegative(value) ? "-" : string.Empty;
        (string digits, int exponent) = ShortestDigits(Math.Abs(value));
        if (exponent is < -4 or >= 16)
        {
            return sign + Scientific(digits, exponent, 'e');
        }

        string whole = exponent < 0 ? "0" : digits.PadRight(exponent + 1, '0')[..(exponent + 1)];
        string fraction = exponent < 0 ? new string('0', -exponent - 1) + digits : digits.Length > exponent + 1 ? digits[(exponent + 1)..] : "0";
        return $"{sign}{whole}.{fraction}";
    }

    public static string NotFinite(double value) => double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";

    /// <summary>A finite value with a number of decimals, as <c>%.nf</c> writes it.</summary>
    public static string Fixed(double value, int decimals)
    {
        int kept = Math.Min(decimals, MostDigits);
        string digits = Scaled(Math.Abs(value), kept).ToString(CultureInfo.InvariantCulture).PadLeft(kept + 1, '0');
        string text = kept == 0 ? digits : $"{digits[..^kept]}.{digits[^kept..]}";
        return (double.IsNegative(value) ? "-" : string.Empty) + text + new string('0', decimals - kept);
    }

    /// <summary>A finite value with an exponent, as <c>%.ne</c> writes it.</summary>
    public static string Exponential(double value, int decimals, char letter)
    {
        int kept = Math.Min(decimals, MostDigits);
        (string digits, int exponent) = Significant(Math.Abs(value), kept + 1);
        string sign = double.IsNegative(value) ? "-" : string.Empty;
        return sign + Scientific(digits + new string('0', decimals - kept), exponent, letter);
    }

    /// <summary>A finite value with a number of significant digits, as <c>%.ng</c> writes it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="precision">The number of digits.</param>
    /// <param name="keepZeros">Whether zeros at the end stay.</param>
    /// <param name="needsFraction">Whether a digit behind the point is wanted in any case.</param>
    public static string General(double value, int precision, bool keepZeros, bool needsFraction = false)
    {
        precision = Math.Clamp(precision, 1, MostDigits);
        (string digits, int exponent) = Significant(Math.Abs(value), precision);
        if (!keepZeros)
        {
            digits = digits.TrimEnd('0') is { Length: > 0 } trimmed ? trimmed : "0";
        }

        string sign = double.IsNegative(value) ? "-" : string.Empty;
        if (exponent < -4 || exponent >= precision - (needsFraction && precision > 1 ? 1 : 0))
        {
            return sign + Scientific(digits, exponent, 'e');
        }

        string whole = exponent < 0 ? "0" : digits.PadRight(exponent + 1, '0')[..(exponent + 1)];
        string fraction = exponent < 0 ? new string('0', -exponent - 1) + digits : digits.Length > exponent + 1 ? digits[(exponent + 1)..] : string.Empty;
        fraction = fraction.Length == 0 && needsFraction ? "0" : fraction;
        return sign + (fraction.Length == 0 ? whole : $"{whole}.{fraction}");
    }

    /// <summary>Rounds as Python's <c>round</c> with a number of decimals, which may be negative.</summary>
    public static double Round(double value, int decimals)
    {
        if (!double.IsFinite(value) || decimals > 323)
        {
            return value;
        }

        if (decimals < -308)
        {
            return double.IsNegative(value) ? -0.0 : 0.0;
        }

        BigInteger scaled = Scaled(Math.Abs(value), decimals);
        double rounded = double.Parse($"{scaled}e{-decimals}", NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsNegative(value) ? -rounded : rounded;
    }

    private static string Scientific(string digits, int exponent, char letter)
    {
        string mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
        return $"{mantissa}{letter}{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    private static (string Digits, int Exponent) ShortestDigits(double value)
    {
        if (value == 0)
        {
            return ("0", 0);
        }

        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        int mark = shortest.IndexOf('E', StringComparison.Ordinal);
        string mantissa = mark < 0 ? shortest : shortest[..mark];
        int written = mark < 0 ? 0 : int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        string digits = mantissa.Replace(".", string.Empty, StringComparison.Ordinal);
        string significant = digits.TrimStart('0');
        int exponent = (point < 0 ? mantissa.Length : point) - 1 - (digits.Length - significant.Length) + written;
        return (significant.TrimEnd('0'), exponent);
    }

    /// <summary>The first digits of a value, rounded, and the power of ten of the first.</summary>
    private static (string Digits, int Exponent) Significant(double value, int count)
    {
        if (value == 0)
        {
            return (new string('0', count), 0);
        }

        int exponent = (int)Math.Floor(Math.Log10(value));
        for (; ; exponent++)
        {
            string digits = Scaled(value, count - 1 - exponent).ToString(CultureInfo.InvariantCulture);
            if (digits.Length == count)
            {
                return (digits, exponent);
            }

            if (digits.Length < count)
            {
                exponent -= 2;
            }
        }
    }

    /// <summary>value * 10^decimals as an integer, exact, ties to even.</summary>
    private static BigInteger Scaled(double value, int decimals)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        BigInteger numerator = (bits & 0xF_FFFF_FFFF_FFFF) | (exponent == 0 ? 0 : 1L << 52);
        int shift = Math.Max(exponent, 1) - 1075;
        BigInteger denominator = BigInteger.One;
        numerator *= decimals > 0 ? BigInteger.Pow(10, decimals) : 1;
        denominator *= decimals < 0 ? BigInteger.Pow(10, -decimals) : 1;
        numerator <<= Math.Max(shift, 0);
        denominator <<= Math.Max(-shift, 0);

        var quotient = BigInteger.DivRem(numerator, denominator, out BigInteger rest);
        int half = (rest * 2).CompareTo(denominator);
        return half > 0 || (half == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }
}
