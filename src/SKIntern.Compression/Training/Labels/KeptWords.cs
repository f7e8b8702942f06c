namespace SKIntern.Compression;

/// <summary>Which words a rate keeps by importance alone.</summary>
internal static class KeptWords
{
    /// <summary>For each word whether it is among the first round(rate · words) by falling importance, the earlier first among equals.</summary>
    public static bool[] At(IReadOnlyList<ScoredWord> words, double rate)
    {
        var kept = new bool[words.Count];
        int count = CompressionRate.UnitsToKeep(rate, words.Count);
        foreach (int i in Enumerable.Range(0, words.Count).OrderByDescending(i => words[i].Importance).Take(count))
        {
            kept[i] = true;
        }

        return kept;
    }
}
