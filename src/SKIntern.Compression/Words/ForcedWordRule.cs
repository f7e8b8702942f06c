namespace SKIntern.Compression;

/// <summary>Decides which words stay whatever their importance.</summary>
internal sealed class ForcedWordRule(WordCompressionOptions options)
{
    private readonly HashSet<string> _forcedWords = new(options.ForcedWords, StringComparer.OrdinalIgnoreCase);

    public bool IsForced(ReadOnlySpan<char> word)
    {
        if (options.ForceNumbers && ContainsDigit(word))
        {
            return true;
        }

        string bare = WordForm.Bare(word);
        return (options.ForceNegations && Negations.Contains(bare))
            || (_forcedWords.Count > 0 && (_forcedWords.Contains(bare) || _forcedWords.Contains(word.ToString())));
    }

    private static bool ContainsDigit(ReadOnlySpan<char> word)
    {
        foreach (char c in word)
        {
            if (char.IsDigit(c))
            {
                return true;
            }
        }

        return false;
    }
}
