using System.Globalization;
using System.Text;

namespace SKIntern.Compression;

/// <summary>What the reference does with texts, lists and numbers where .NET does it a little differently.</summary>
internal static class PythonText
{
    /// <summary>The text with U+FFFD for lone surrogates, which no tokenizer can read.</summary>
    public static string WellFormed(string text)
        => text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? string.Concat(text.EnumerateRunes()) : text;

    /// <summary>The text without the white space around it; Python counts the separators U+001C to U+001F as such.</summary>
    public static string Strip(string text)
    {
        int start = 0, end = text.Length;
        while (start < end && IsSpace(text[start]))
        {
            start++;
        }

        while (end > start && IsSpace(text[end - 1]))
        {
            end--;
        }

        return text[start..end];

        static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001C' and <= '\u001F';
    }

    /// <summary>The first characters of a text, a surrogate pair counted as one.</summary>
    public static string Start(string text, int characters)
    {
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes().Take(characters))
        {
            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }

    /// <summary>Where a bound of a slice lies in a list: counted from the end if negative, and never outside.</summary>
    public static int Bound(int index, int length) => index < 0 ? Math.Max(0, index + length) : Math.Min(index, length);

    /// <summary>
    /// The number with one decimal, correctly rounded. Only odd multiples of 1/4 lie exactly between two; they go to the even digit.
    /// </summary>
    public static string OneDecimal(double value)
    {
        double quarters = value * 4;
        bool isTie = Math.Abs(quarters) < 1L << 52 && quarters == Math.Floor(quarters) && Math.Floor(quarters) % 2 != 0;
        return (isTie ? Math.Round(value, 1, MidpointRounding.ToEven) : value).ToString("F1", CultureInfo.InvariantCulture);
    }
}
