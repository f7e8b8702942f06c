using SKIntern.Compression;

namespace SKIntern.Samples.Compression;

/// <summary>Scores drawn at random: what a scorer that knows nothing reaches.</summary>
internal static class RandomScores
{
    internal static IReadOnlyList<IReadOnlyList<ScoredWord>> Like(IReadOnlyList<IReadOnlyList<ScoredWord>> scores, int seed)
    {
        var random = new Random(seed);
        return [.. scores.Select(words => (IReadOnlyList<ScoredWord>)[.. words.Select(word => word with { Importance = random.NextDouble() })])];
    }
}
