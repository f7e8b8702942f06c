namespace SKIntern.Compression;

/// <summary>
/// Cuts a text as the reference does: behind the last chunk-end token among the last so many tokens, which may leave one token more
/// than the model reads; and gives each chunk as text again, which the tokenizer has normalised.
/// </summary>
internal static class ParityChunker
{
    private const int SpecialTokens = 2;

    public static IReadOnlyList<string> Cut(ParityTokenizer tokenizer, string text, ForceTokenMap map, HashSet<string> chunkEndTokens, int maxSequenceLength)
    {
        IReadOnlyList<string> tokens = tokenizer.Tokenize(text, map);
        int room = maxSequenceLength - SpecialTokens;
        List<string> chunks = [];
        for (int start = 0; start < tokens.Count;)
        {
            int end = EndOf(tokens, start, room, chunkEndTokens);
            chunks.Add(tokenizer.Join([.. tokens.Skip(start).Take(end - start)]));
            start = end;
        }

        return chunks;
    }

    private static int EndOf(IReadOnlyList<string> tokens, int start, int room, HashSet<string> chunkEndTokens)
    {
        int last = start + room;
        if (last > tokens.Count - 1)
        {
            return tokens.Count;
        }

        for (int i = last; i > start; i--)
        {
            if (chunkEndTokens.Contains(tokens[i]))
            {
                return i + 1;
            }
        }

        return last + 1;
    }
}
