namespace SKIntern.Compression;

/// <summary>What a token's importance must exceed to stay.</summary>
internal static class LossThreshold
{
    /// <summary>The threshold that a share of the values reaches.</summary>
    /// <param name="values">The importance of all tokens, those outside the window included; may be empty.</param>
    /// <param name="rate">The share, in [0, 1].</param>
    /// <returns>
    /// The k-th largest value, k = ⌊n · rate⌋ but at least 1: since a token must exceed it, k - 1 stay. Negative infinity at rate 1.
    /// </returns>
    public static float Of(ReadOnlySpan<float> values, double rate)
    {
        if (rate == 1 || values.IsEmpty)
        {
            return float.NegativeInfinity;
        }

        float[] sorted = values.ToArray();
        Array.Sort(sorted);
        int place = Math.Clamp((int)(sorted.Length * rate) - 1, 0, sorted.Length - 1);
        return sorted[sorted.Length - 1 - place];
    }
}
