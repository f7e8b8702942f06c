using SKIntern.Models.Tokenization;

namespace SKIntern.Compression;

/// <summary>
/// Cuts the tokens of a text into stretches that the classifier can read: behind the last chunk end of the original text that fits,
/// else before the last word that fits, else where the room ends.
/// </summary>
internal static class FixedChunker
{
    private const byte WordBorder = 1;
    private const byte ChunkBorder = 2;

    /// <summary>Cuts a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="offsets">Where each token comes from.</param>
    /// <param name="chunkEnds">The strings behind which a cut is preferred.</param>
    /// <param name="room">The most tokens of a chunk.</param>
    /// <returns>For each chunk its first token and the one behind its last.</returns>
    public static IReadOnlyList<(int Start, int End)> Cut(string text, IReadOnlyList<TokenOffset> offsets, IReadOnlyList<string> chunkEnds, int room)
    {
        if (offsets.Count <= room)
        {
            return offsets.Count == 0 ? [] : [(0, offsets.Count)];
        }

        byte[] borders = Borders(text, offsets, chunkEnds);
        List<(int Start, int End)> chunks = [];
        for (int start = 0; start < offsets.Count;)
        {
            int end = offsets.Count - start <= room ? offsets.Count : EndOf(borders, start, room);
            chunks.Add((start, end));
            start = end;
        }

        return chunks;
    }

    private static int EndOf(byte[] borders, int start, int room)
    {
        ReadOnlySpan<byte> candidates = borders.AsSpan(start + 1, room);
        int at = candidates.LastIndexOf(ChunkBorder);
        at = at >= 0 ? at : candidates.LastIndexOf(WordBorder);
        return at >= 0 ? start + 1 + at : start + room;
    }

    /// <summary>For each token what ends before it.</summary>
    private static byte[] Borders(string text, IReadOnlyList<TokenOffset> offsets, IReadOnlyList<string> chunkEnds)
    {
        byte[] borders = new byte[offsets.Count];
        TextSpan? before = null;
        int token = 0;
        foreach (TextSpan word in WordSplitter.Split(text))
        {
            if (before is { } previous)
            {
                while (token < offsets.Count && offsets[token].Start < previous.End)
                {
                    token++;
                }

                // A token that reaches into the word belongs to both.
                if (token > 0 && token < offsets.Count && offsets[token - 1].End <= word.Start)
                {
                    borders[token] = EndsChunk(text, previous, word.Start, chunkEnds) ? ChunkBorder : WordBorder;
                }
            }

            before = word;
        }

        return borders;
    }

    private static bool EndsChunk(string text, TextSpan word, int next, IReadOnlyList<string> chunkEnds)
    {
        foreach (string end in chunkEnds)
        {
            if (word.Of(text).EndsWith(end, StringComparison.Ordinal) || text.AsSpan(word.End, next - word.End).Contains(end, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
