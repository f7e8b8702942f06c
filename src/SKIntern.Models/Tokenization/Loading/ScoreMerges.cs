using System.Text;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>
/// The merges that SentencePiece's BPE makes: it joins any two neighbours that together are a token, the highest score first.
/// Written out as merges of pairs, these are all ways to cut a token into two others.
/// </summary>
internal static class ScoreMerges
{
    /// <summary>The longest token, in UTF-16 units, that merges are looked for; none of a real vocabulary comes near.</summary>
    public const int MaxTokenLength = 1024;

    /// <summary>Lists the merges, the first to be applied first.</summary>
    /// <param name="tokens">The tokens that text may become, by id; no other takes part.</param>
    /// <param name="scores">The score of each id.</param>
    /// <returns>Pairs of ids, with the id of both together.</returns>
    public static List<(int Left, int Right, int Joined)> List(Dictionary<string, int> tokens, IReadOnlyList<float> scores)
    {
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = tokens.GetAlternateLookup<ReadOnlySpan<char>>();
        List<(int Left, int Right, int Joined, int LeftLength, int RightLength)> merges = [];
        foreach ((string token, int joined) in tokens)
        {
            int cut = 0;
            int length = token.EnumerateRunes().Count();
            foreach ((int index, Rune rune) in token.EnumerateRunes().Index())
            {
                cut += rune.Utf16SequenceLength;
                if (cut < token.Length && lookup.TryGetValue(token.AsSpan(0, cut), out int left) && lookup.TryGetValue(token.AsSpan(cut), out int right))
                {
                    merges.Add((left, right, joined, index + 1, length - index - 1));
                }
            }
        }

        // Equal scores are ordered as transformers' converter does, the longest left part first, so that its files are met exactly.
        merges.Sort((a, b) =>
        {
            int byScore = scores[b.Joined].CompareTo(scores[a.Joined]);
            return byScore != 0 ? byScore : (b.LeftLength, b.RightLength, a.Joined).CompareTo((a.LeftLength, a.RightLength, b.Joined));
        });
        return [.. merges.Select(m => (m.Left, m.Right, m.Joined))];
    }
}
