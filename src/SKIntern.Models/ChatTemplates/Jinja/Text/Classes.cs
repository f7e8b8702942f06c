using System.Globalization;
using System.Text;

namespace SKIntern.Models.ChatTemplates.Jinja.Text;

/// <summary>The questions that Python's <c>str</c> answers about its characters.</summary>
internal static class Classes
{
    public static bool IsAlphabetic(string text) => All(text, Rune.IsLetter);

    public static bool IsAlphanumeric(string text) => All(text, r => Rune.IsLetter(r) || Rune.IsNumber(r));

    public static bool IsDecimal(string text) => All(text, r => Rune.GetUnicodeCategory(r) == UnicodeCategory.DecimalDigitNumber);

    // Superscripts, subscripts and circled digits have a digit value though they are no decimals.
    public static bool IsDigit(string text)
        => All(text, r => Rune.GetUnicodeCategory(r) == UnicodeCategory.DecimalDigitNumber || (r.IsBmp && CharUnicodeInfo.GetDigitValue((char)r.Value) >= 0));

    public static bool IsNumeric(string text) => All(text, r => Rune.IsNumber(r) || Rune.GetNumericValue(r) >= 0);

    public static bool IsIdentifier(string text)
        => text.Length > 0 && !Rune.IsDigit(CodePoints.RuneAt(text, 0)) && All(text, PythonText.IsWordCharacter);

    public static bool IsPrintable(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!StringRepr.IsPrintable(rune.Value))
            {
                return false;
            }
        }

        return true;
    }

    public static bool IsLower(string text) => HasOnly(text, Rune.IsLower);

    public static bool IsUpper(string text) => HasOnly(text, Rune.IsUpper);

    public static bool IsTitle(string text)
    {
        bool isInside = false;
        bool found = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isCapital = Rune.IsUpper(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.TitlecaseLetter;
            if ((isCapital && isInside) || (Rune.IsLower(rune) && !isInside))
            {
                return false;
            }

            isInside = Casing.IsCased(rune);
            found |= isInside;
        }

        return found;
    }

    /// <summary>Whether there are letters with case, all of one.</summary>
    private static bool HasOnly(string text, Func<Rune, bool> isWanted)
    {
        bool found = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!Casing.IsCased(rune))
            {
                continue;
            }

            if (!isWanted(rune))
            {
                return false;
            }

            found = true;
        }

        return found;
    }

    private static bool All(string text, Func<Rune, bool> holds)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!holds(rune))
            {
                return false;
            }
        }

        return text.Length > 0;
    }
}
