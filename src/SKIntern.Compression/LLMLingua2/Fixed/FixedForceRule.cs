namespace SKIntern.Compression;

/// <summary>Decides which words of a text stay whatever their probability.</summary>
internal static class FixedForceRule
{
    public static bool[] Apply(string text, IReadOnlyList<FixedWord> words, LLMLingua2PrepareOptions options)
    {
        bool[] forced = new bool[words.Count];
        foreach (string forceToken in options.ForceTokens.Distinct(StringComparer.Ordinal))
        {
            int word = 0;
            for (int at = text.IndexOf(forceToken, StringComparison.Ordinal); at >= 0; at = text.IndexOf(forceToken, at + 1, StringComparison.Ordinal))
            {
                while (word < words.Count && words[word].Span.End <= at)
                {
                    word++;
                }

                for (int i = word; i < words.Count && words[i].Span.Start < at + forceToken.Length; i++)
                {
                    forced[i] = true;
                }
            }
        }

        if (options.ForceReserveDigit)
        {
            for (int i = 0; i < forced.Length; i++)
            {
                forced[i] |= WordForm.HasDigit(words[i].Span.Of(text));
            }
        }

        return forced;
    }
}
