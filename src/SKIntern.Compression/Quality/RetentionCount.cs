namespace SKIntern.Compression;

/// <summary>How many of the terms of one kind a compressed text still holds.</summary>
/// <param name="Kept">Those it holds, in [0, <paramref name="Total"/>].</param>
/// <param name="Total">Those of the original, repetitions counted.</param>
public readonly record struct RetentionCount(int Kept, int Total)
{
    /// <summary>The share that is left, in [0, 1]; <see langword="null"/> where the original holds none.</summary>
    public double? Share => Total == 0 ? null : (double)Kept / Total;

    /// <summary>The counts of two texts together.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <returns>The sums.</returns>
    public static RetentionCount operator +(RetentionCount left, RetentionCount right) => new(left.Kept + right.Kept, left.Total + right.Total);
}
