using System.Text;

namespace SKIntern.Models.ChatTemplates.Jinja.Text;

/// <summary>Positions in code points, which Python counts, in texts of UTF-16. A lone surrogate is a code point of its own.</summary>
internal static class CodePoints
{
    public static bool HasSurrogates(ReadOnlySpan<char> text) => text.ContainsAnyInRange('\uD800', '\uDFFF');

    public static int Count(ReadOnlySpan<char> text)
    {
        if (!HasSurrogates(text))
        {
            return text.Length;
        }

        int count = 0;
        for (int i = 0; i < text.Length; i += LengthAt(text, i))
        {
            count++;
        }

        return count;
    }

    /// <summary>How many UTF-16 units the code point at a unit takes.</summary>
    public static int LengthAt(ReadOnlySpan<char> text, int unit)
        => char.IsHighSurrogate(text[unit]) && unit + 1 < text.Length && char.IsLowSurrogate(text[unit + 1]) ? 2 : 1;

    /// <summary>The unit at which a code point starts; the text's length for the position after the last.</summary>
    public static int UnitOf(ReadOnlySpan<char> text, int codePoint)
    {
        if (!HasSurrogates(text))
        {
            return codePoint;
        }

        int unit = 0;
        for (int i = 0; i < codePoint; i++)
        {
            unit += LengthAt(text, unit);
        }

        return unit;
    }

    /// <summary>The starting unit of every code point, and the text's length as the last.</summary>
    public static int[] Starts(string text)
    {
        int[] starts = new int[Count(text) + 1];
        int unit = 0;
        for (int i = 0; i < starts.Length - 1; i++)
        {
            starts[i] = unit;
            unit += LengthAt(text, unit);
        }

        starts[^1] = text.Length;
        return starts;
    }

    /// <summary>The code points as texts of their own.</summary>
    public static IEnumerable<string> Split(string text)
    {
        for (int unit = 0; unit < text.Length;)
        {
            int length = LengthAt(text, unit);
            yield return text.Substring(unit, length);
            unit += length;
        }
    }

    /// <summary>The code point at a unit; U+FFFD's properties stand for those of a lone surrogate.</summary>
    public static Rune RuneAt(string text, int unit) => Rune.TryGetRuneAt(text, unit, out Rune rune) ? rune : Rune.ReplacementChar;
}
