using System.Globalization;
using System.Text;

namespace SKIntern.Compression;

/// <summary>
/// The words of <see cref="WordSplitter"/> with the marks around them cut off, one by one: a classifier judges a full stop apart from
/// the word before it, and a forced "." must not keep the last word of every sentence. Cut off are brackets, quotation marks and the
/// marks that end clauses, where the stretch has a letter ("1." and "3,5" stay whole), and not the last stop of an abbreviation
/// ("e.g."). Signs that belong to a word ("C#", "50%", "$x") stay with it.
/// </summary>
internal static class FixedWords
{
    private const string ClauseMarks = ".,;:!?\"'`\u2026\u3001\u3002\uFF0C\uFF0E\uFF1A\uFF1B\uFF01\uFF1F\uFF61\uFF64\u060C\u061B\u061F\u06D4\u0964";

    public static IReadOnlyList<FixedWord> Split(string text)
    {
        List<FixedWord> words = [];
        foreach (TextSpan stretch in WordSplitter.Split(text))
        {
            AddParts(text, stretch, words);
        }

        return words;
    }

    private static void AddParts(string text, TextSpan stretch, List<FixedWord> words)
    {
        int start = stretch.Start, end = stretch.End;
        if (HasLetter(stretch.Of(text)))
        {
            // The letter stops both loops.
            while (IsMark(text[start]))
            {
                words.Add(new(new(start, 1), FixedWordRole.Leading));
                start++;
            }

            while (IsMark(text[end - 1]) && !EndsAbbreviation(text.AsSpan(start, end - start)))
            {
                end--;
            }
        }

        words.Add(new(TextSpan.FromBounds(start, end), FixedWordRole.Word));
        for (int mark = end; mark < stretch.End; mark++)
        {
            words.Add(new(new(mark, 1), FixedWordRole.Trailing));
        }
    }

    private static bool IsMark(char c) => ClauseMarks.Contains(c) || char.GetUnicodeCategory(c) is UnicodeCategory.OpenPunctuation
        or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation;

    private static bool EndsAbbreviation(ReadOnlySpan<char> word)
        => word.Length > 3 && word[^1] == '.' && char.IsLetter(word[^2]) && word[^3] == '.' && char.IsLetter(word[^4]);

    private static bool HasLetter(ReadOnlySpan<char> word)
    {
        foreach (Rune rune in word.EnumerateRunes())
        {
            if (Rune.IsLetter(rune))
            {
                return true;
            }
        }

        return false;
    }
}
