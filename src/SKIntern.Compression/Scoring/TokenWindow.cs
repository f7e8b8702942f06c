namespace SKIntern.Compression;

/// <summary>A stretch of a token sequence that a model reads at once.</summary>
/// <param name="Sequence">Which sequence.</param>
/// <param name="Begin">Its first token.</param>
/// <param name="End">The token after its last.</param>
/// <param name="FirstScored">The first token whose score counts; those before it are context.</param>
internal readonly record struct TokenWindow(int Sequence, int Begin, int End, int FirstScored)
{
    public int Length => End - Begin;

    /// <summary>Covers a sequence with windows; each but the first begins with the second half of the one before.</summary>
    public static IEnumerable<TokenWindow> Cover(int sequence, int tokenCount, int windowTokens)
    {
        int scored = 0;
        while (scored < tokenCount)
        {
            int begin = scored == 0 ? 0 : scored - (windowTokens / 2);
            int end = Math.Min(begin + windowTokens, tokenCount);
            yield return new(sequence, begin, end, scored);
            scored = end;
        }
    }

    /// <summary>Groups windows of like lengths so that a batch with its prefixes and padding stays within a number of tokens.</summary>
    public static IEnumerable<IReadOnlyList<TokenWindow>> Batch(IEnumerable<TokenWindow> windows, int prefixTokens, int batchTokens)
    {
        List<TokenWindow> batch = [];
        foreach (TokenWindow window in windows.OrderByDescending(window => window.Length))
        {
            if (batch.Count > 0 && (long)(batch[0].Length + prefixTokens) * (batch.Count + 1) > batchTokens)
            {
                yield return batch;
                batch = [];
            }

            batch.Add(window);
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}
