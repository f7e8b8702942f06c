namespace SKIntern.Compression;

/// <summary>
/// numpy's <c>percentile</c> with linear interpolation, in the precision in which numpy 2.4 computes it: a threshold between two words
/// is decided by the last bit. The place among the sorted values is found in 64 bits, and the interpolation has the values' own.
/// </summary>
internal static class NumpyPercentile
{
    /// <summary>The percentile of an array of float32.</summary>
    /// <param name="values">The values, not empty; sorted in place.</param>
    /// <param name="percent">In [0, 100].</param>
    public static float Of(float[] values, int percent)
    {
        Array.Sort(values);
        (int previous, double share) = Place(values.Length, percent);
        if (previous == values.Length - 1)
        {
            return values[^1];
        }

        float difference = values[previous + 1] - values[previous];
        return share >= 0.5 ? values[previous + 1] - (difference * (float)(1 - share)) : values[previous] + (difference * (float)share);
    }

    /// <summary>The percentile of an array of float64.</summary>
    /// <param name="values">The values, not empty; sorted in place.</param>
    /// <param name="percent">In [0, 100].</param>
    public static double Of(double[] values, int percent)
    {
        Array.Sort(values);
        (int previous, double share) = Place(values.Length, percent);
        if (previous == values.Length - 1)
        {
            return values[^1];
        }

        double difference = values[previous + 1] - values[previous];
        return share >= 0.5 ? values[previous + 1] - (difference * (1 - share)) : values[previous] + (difference * share);
    }

    private static (int Previous, double Share) Place(int count, int percent)
    {
        double index = (count - 1) * (percent / 100.0);
        return index >= count - 1 ? (count - 1, 0) : ((int)index, index - (int)index);
    }
}
