using System.Text;

namespace SKIntern.Compression;

/// <summary>The form under which a word is looked up.</summary>
internal static class WordForm
{
    /// <summary>
    /// The word in lower case without the punctuation around it; a word of punctuation alone stays as it is.
    /// </summary>
    public static string Bare(ReadOnlySpan<char> word) => Trim(word).ToString().ToLowerInvariant();

    /// <summary>The word without the punctuation around it, its case kept; a word of punctuation alone stays as it is.</summary>
    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> word)
    {
        int start = 0;
        int end = word.Length;
        while (start < end && IsAround(word[start]))
        {
            start++;
        }

        while (end > start && IsAround(word[end - 1]))
        {
            end--;
        }

        return start < end ? word[start..end] : word;
    }

    /// <summary>Whether a word has a decimal digit of any script.</summary>
    public static bool HasDigit(ReadOnlySpan<char> word)
    {
        foreach (Rune rune in word.EnumerateRunes())
        {
            if (Rune.IsDigit(rune))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAround(char c) => char.IsPunctuation(c) || char.IsSymbol(c);
}
