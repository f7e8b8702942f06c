using System.Text;

namespace SKIntern.Models.Tokenization.Normalization;

/// <summary>Text without lone surrogates, which are no characters and have no UTF-8; each is read as U+FFFD.</summary>
internal static class WellFormedText
{
    public static string Of(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return text;
        }

        // A lone surrogate and U+FFFD are one UTF-16 unit each, so that offsets stay right.
        StringBuilder result = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            result.Append(rune);
        }

        return result.ToString();
    }
}
