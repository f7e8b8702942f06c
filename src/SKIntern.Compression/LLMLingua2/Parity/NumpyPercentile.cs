namespace SKIntern.Compression;

/// <summary>
/// numpy's <c>percentile</c> with linear interpolation, in the precision in which numpy computes it: a threshold between two words is
/// decided by the last bit.
/// </summary>
internal static class NumpyPercentile
{
    /// <summary>The percentile of an array of float32.</summary>
    /// <param name="values">The values, not empty; sorted in place.</param>
    /// <param name="percent">In [0, 100].</param>
    public static float Of(float[] values, int percent)
    {
        Array.Sort(values);
        float index = (values.Length - 1) * (percent / 100f);
        if (index >= values.Length - 1)
        {
            return values[^1];
        }

        int previous = (int)index;
        float share = index - previous;
        float difference = values[previous + 1] - values[previous];
        return share >= 0.5f ? values[previous + 1] - (difference * (1 - share)) : values[previous] + (difference * share);
    }

    /// <summary>The percentile of an array of float64.</summary>
    /// <param name="values">The values, not empty; sorted in place.</param>
    /// <param name="percent">In [0, 100].</param>
    public static double Of(double[] values, int percent)
    {
        Array.Sort(values);
        double index = (values.Length - 1) * (percent / 100.0);
        if (index >= values.Length - 1)
        {
            return values[^1];
        }

        int previous = (int)index;
        double share = index - previous;
        double difference = values[previous + 1] - values[previous];
        return share >= 0.5 ? values[previous + 1] - (difference * (1 - share)) : values[previous] + (difference * share);
    }
}
