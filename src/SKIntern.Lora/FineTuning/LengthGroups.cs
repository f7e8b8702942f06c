namespace SKIntern.Lora;

/// <summary>
/// Puts examples of similar lengths into the same step: a shuffled order is cut into pools of some steps, each pool is sorted by
/// length and cut into steps, and the steps are shuffled again. Every example still comes once, and lengths are not sorted
/// over the epoch.
/// </summary>
internal static class LengthGroups
{
    private const int StepsPerPool = 32;

    /// <summary>Rearranges a shuffled order in place.</summary>
    /// <param name="order">The shuffled examples.</param>
    /// <param name="lengths">The length of each example.</param>
    /// <param name="windowSize">The examples of a step.</param>
    /// <param name="random">Shuffles the steps.</param>
    public static void Arrange(int[] order, IReadOnlyList<int> lengths, int windowSize, Random random)
    {
        // The last step may be smaller and must stay last, since steps are cut by their place.
        int whole = order.Length / windowSize;
        var steps = new List<int[]>();
        foreach (int[] pool in order.Take(whole * windowSize).Chunk((int)Math.Min(int.MaxValue, (long)windowSize * StepsPerPool)))
        {
            steps.AddRange(pool.OrderBy(e => lengths[e]).Chunk(windowSize));
        }

        int[][] shuffled = [.. steps];
        random.Shuffle(shuffled);
        shuffled.SelectMany(s => s).ToArray().CopyTo(order, 0);
    }
}
