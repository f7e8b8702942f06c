using SKIntern.Numerics;

namespace SKIntern.Compression;

/// <summary>The order in which rows are trained, a pure function of seed and epoch.</summary>
internal static class BatchPlan
{
    // Rows are drawn first and sorted by length within so many batches: little padding, and yet other neighbours in every epoch.
    private const int BatchesPerPool = 32;

    /// <summary>The batches of an epoch.</summary>
    public static IReadOnlyList<TokenBatch> Of(IReadOnlyList<TokenRow> rows, int batchSize, int seed, int epoch)
    {
        ulong state = StableHash.Combine(StableHash.Combine(0, (ulong)(uint)seed), (ulong)epoch);
        TokenBatch[] batches = [.. Shuffled(rows, state).Chunk(batchSize * BatchesPerPool).SelectMany(pool => TokenBatch.ByLength(pool, batchSize))];
        return Shuffled(batches, ~state);
    }

    /// <summary>The items in an order drawn from a seed.</summary>
    public static T[] Shuffled<T>(IReadOnlyList<T> items, ulong seed)
        => [.. Enumerable.Range(0, items.Count).OrderBy(i => SplitMix64.Mix(seed + ((ulong)i * SplitMix64.Increment))).ThenBy(i => i).Select(i => items[i])];
}
