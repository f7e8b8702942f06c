using System.Globalization;

namespace SKIntern.Compression;

/// <summary>Recognises a number with its unit of measure in two words: "5 km", "3 points", "20 %", "$ 5".</summary>
internal static class Measures
{
    private const string UnitSymbols = "%\u2030°\u2032\u2033";

    /// <summary>Whether a word says one quantity with the word behind it.</summary>
    /// <param name="before">The word before it; empty where there is none. A number behind a currency sign has its unit already.</param>
    /// <param name="word">The word.</param>
    /// <param name="next">The word behind it.</param>
    public static bool Joins(ReadOnlySpan<char> before, ReadOnlySpan<char> word, ReadOnlySpan<char> next)
        => (IsNumber(word) && IsUnit(next) && !IsCurrencySign(before)) || (IsCurrencySign(word) && StartsWithNumber(next));

    /// <summary>Digits without letters that end in one, so that "5," and "5)" close what they say.</summary>
    private static bool IsNumber(ReadOnlySpan<char> word)
    {
        if (!char.IsNumber(word[^1]))
        {
            return false;
        }

        foreach (char c in word)
        {
            if (char.IsLetter(c))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A unit's sign, or any word that is no function word: what is counted ("3 points") is a unit too.</summary>
    private static bool IsUnit(ReadOnlySpan<char> word)
        => UnitSymbols.Contains(word[0]) || IsCurrency(word[0]) || (char.IsLetter(word[0]) && !FunctionWords.Contains(WordForm.Bare(word)));

    private static bool IsCurrencySign(ReadOnlySpan<char> word)
    {
        ReadOnlySpan<char> sign = word.TrimStart("([\"");
        return sign.Length == 1 && IsCurrency(sign[0]);
    }

    private static bool StartsWithNumber(ReadOnlySpan<char> word) => char.IsNumber(word[0]) || (word.Length > 1 && word[0] is '-' or '.' && char.IsNumber(word[1]));

    private static bool IsCurrency(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.CurrencySymbol;
}
