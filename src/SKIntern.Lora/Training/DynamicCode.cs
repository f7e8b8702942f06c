namespace SKIntern.Lora.Training;

/// <summary>
/// The 256 values in [-1, 1] or [0, 1] of dynamic tree quantisation (Dettmers et al., 2022, section 1.3): seven decades, each with
/// twice the values of the one below, so that small values keep their order of magnitude and large ones get the most digits.
/// </summary>
internal static class DynamicCode
{
    public const int Size = 256;
    private const int Decades = 7;
    private const double DecadeStart = 0.1;

    /// <summary>Values of both signs: 2^i in the i-th decade and as many below 0, with 0 and 1.</summary>
    public static float[] CreateSigned()
    {
        double[] positive = [.. Enumerable.Range(0, Decades).SelectMany(i => Decade(i, 1 << i))];
        return [.. positive.Select(v => -v).Concat([0, .. positive, 1]).Order().Select(v => (float)v)];
    }

    /// <summary>Values from 0: 2^(i+1) in the i-th decade, with 0 and 1.</summary>
    public static float[] CreateUnsigned()
        => [.. Enumerable.Range(0, Decades).SelectMany(i => Decade(i, 2 << i)).Concat([0, 1]).Order().Select(v => (float)v)];

    /// <summary>Where one value's catchment ends and the next one's begins.</summary>
    public static float[] CreateBoundaries(float[] values)
        => [.. values.Zip(values.Skip(1), (low, high) => (float)(((double)low + high) / 2))];

    // The middles of equal parts of [0.1, 1], a power of ten below.
    private static IEnumerable<double> Decade(int decade, int count)
    {
        double scale = Math.Pow(10, decade - Decades + 1), width = (1 - DecadeStart) / count;
        return Enumerable.Range(0, count).Select(k => scale * (DecadeStart + ((k + 0.5) * width)));
    }
}
