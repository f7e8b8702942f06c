namespace SKIntern.Models.Tokenization.Loading;

/// <summary>
/// Scores that say the same as merges, for formats that keep scores: a token's is the higher the earlier the first merge that
/// makes it. Tokens whose merges are interleaved share a score.
/// </summary>
internal static class MergeScores
{
    /// <summary>Finds the scores.</summary>
    /// <param name="tokens">The tokens that text may become, by id.</param>
    /// <param name="merges">The merges, the first to be applied first: pairs of ids, with the id of both together.</param>
    /// <param name="count">The number of ids.</param>
    /// <returns>One score per id, or <see langword="null"/> where other merges follow from any scores than these.</returns>
    public static float[]? Find(Dictionary<string, int> tokens, List<(int Left, int Right, int Joined)> merges, int count)
    {
        float[] scores = new float[count];
        Array.Fill(scores, -merges.Count);
        bool[] isShared = ShareScores(merges, scores);
        List<(int Left, int Right, int Joined)> implied = ScoreMerges.List(tokens, scores);
        if (implied.Count != merges.Count || !implied.Select(m => (m.Left, m.Right)).ToHashSet().SetEquals(merges.Select(m => (m.Left, m.Right))))
        {
            return null;
        }

        // Merges that make the same token cannot get into each other's way; those of tokens that share a score can.
        return Enumerable.Range(0, merges.Count).All(i => !isShared[i] || implied[i] == merges[i]) ? scores : null;
    }

    /// <summary>Sets the scores, and tells of each merge whether its token shares one with another token.</summary>
    private static bool[] ShareScores(List<(int Left, int Right, int Joined)> merges, float[] scores)
    {
        Dictionary<int, int> last = [];
        for (int rank = 0; rank < merges.Count; rank++)
        {
            last[merges[rank].Joined] = rank;
        }

        bool[] isShared = new bool[merges.Count];
        int start = 0;
        while (start < merges.Count)
        {
            int end = start;
            HashSet<int> group = [];
            for (int rank = start; rank <= end; rank++)
            {
                group.Add(merges[rank].Joined);
                end = Math.Max(end, last[merges[rank].Joined]);
                scores[merges[rank].Joined] = -start;
            }

            Array.Fill(isShared, group.Count > 1, start, end - start + 1);
            start = end + 1;
        }

        return isShared;
    }
}
