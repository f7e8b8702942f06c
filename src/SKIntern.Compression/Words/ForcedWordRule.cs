namespace SKIntern.Compression;

/// <summary>Decides which words stay whatever their importance.</summary>
internal sealed class ForcedWordRule(WordCompressionOptions options)
{
    private readonly HashSet<string> _forcedWords = new(options.ForcedWords, StringComparer.OrdinalIgnoreCase);

    public bool IsForced(ReadOnlySpan<char> word)
    {
        if (options.ForceNumbers && WordForm.HasDigit(word))
        {
            return true;
        }

        string bare = WordForm.Bare(word);
        return (options.ForceNegations && Negations.Contains(bare))
            || (_forcedWords.Count > 0 && (_forcedWords.Contains(bare) || _forcedWords.Contains(word.ToString())));
    }
}
