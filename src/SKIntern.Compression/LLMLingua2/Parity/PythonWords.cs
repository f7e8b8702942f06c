using System.Globalization;
using System.Text;

namespace SKIntern.Compression;

/// <summary>The words that the reference reports of a text it keeps as it is: runs of Python's <c>\w</c>, and single marks.</summary>
internal static class PythonWords
{
    private const string Marks = "<>=/!@#$%^&*()?\":{}|\\`~;_+-";

    public static IEnumerable<string> Split(string text)
    {
        var word = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (IsWord(rune))
            {
                word.Append(rune);
                continue;
            }

            if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }

            if (rune.IsBmp && Marks.Contains((char)rune.Value))
            {
                yield return rune.ToString();
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    // Unlike .NET's \w, Python's has all numbers and no combining marks.
    private static bool IsWord(Rune rune)
        => rune.Value == '_' || Rune.IsLetter(rune)
            || Rune.GetUnicodeCategory(rune) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
}
