namespace SKIntern.Models.Decoder;

/// <summary>The inverse frequencies of rotary position embeddings, as Hugging Face's <c>modeling_rope_utils</c> defines them.</summary>
internal static class RotaryFrequencies
{
    /// <summary>
    /// What the frequencies depend on beside the config: sequences of the same variant have the same frequencies. 0 where the
    /// length does not matter.
    /// </summary>
    /// <param name="config">The model.</param>
    /// <param name="sequenceLength">The highest position plus one.</param>
    internal static int GetVariant(DecoderConfig config, int sequenceLength) => config.RopeScaling switch
    {
        { Type: RopeScalingType.Dynamic } => Math.Max(sequenceLength, config.MaxPositionEmbeddings),
        { Type: RopeScalingType.LongRope } s => sequenceLength > OriginalLength(config, s) ? 1 : 0,
        _ => 0,
    };

    /// <summary>Computes the frequencies for a sequence.</summary>
    /// <param name="config">The model.</param>
    /// <param name="sequenceLength">The highest position plus one; see <see cref="GetVariant"/>.</param>
    /// <returns>Inverse frequencies, one for two rotated dimensions, and the factor on cosines and sines.</returns>
    internal static (float[] Inverse, float Scale) Compute(DecoderConfig config, int sequenceLength)
    {
        int size = config.RotatedSize ?? config.HeadSize;
        return config.RopeScaling switch
        {
            null => (Inverse(config.RopeTheta, size), 1f),
            { Type: RopeScalingType.Linear } s => ([.. Inverse(config.RopeTheta, size).Select(f => f / (float)s.Factor)], 1f),
            { Type: RopeScalingType.Dynamic } s => (Inverse(DynamicBase(config, s.Factor, size, sequenceLength), size), 1f),
            { Type: RopeScalingType.Llama3 } s => (Llama3(Inverse(config.RopeTheta, size), s, OriginalLength(config, s)), 1f),
            { Type: RopeScalingType.Yarn } s => Yarn(config, s, size),
            { Type: RopeScalingType.LongRope } s => LongRope(config, s, size, GetVariant(config, sequenceLength) == 1),
            _ => throw new InvalidOperationException($"Unknown rope scaling {config.RopeScaling.Type}."),
        };
    }

    /// <summary>By what Llama 3's scaling divides each frequency.</summary>
    internal static double[] Divisors(RopeScaling llama3, double theta, int size)
    {
        float[] plain = Inverse(theta, size);
        return [.. plain.Zip(Llama3(plain, llama3, llama3.OriginalMaxPositionEmbeddings), (before, after) => (double)before / after)];
    }

    private static int OriginalLength(DecoderConfig config, RopeScaling scaling)
        => scaling.OriginalMaxPositionEmbeddings > 0 ? scaling.OriginalMaxPositionEmbeddings : config.MaxPositionEmbeddings;

    // In single precision, as the reference computes them.
    private static float[] Inverse(double theta, int size)
    {
        var inverse = new float[size / 2];
        for (int i = 0; i < inverse.Length; i++)
        {
            inverse[i] = 1f / MathF.Pow((float)theta, 2f * i / size);
        }

        return inverse;
    }

    private static double DynamicBase(DecoderConfig config, double factor, int size, int sequenceLength)
    {
        int window = config.MaxPositionEmbeddings;
        double length = GetVariant(config, sequenceLength);
        return config.RopeTheta * Math.Pow((factor * length / window) - (factor - 1), (double)size / (size - 2));
    }

    private static float[] Llama3(float[] inverse, RopeScaling scaling, int original)
    {
        double longest = original / scaling.LowFrequencyFactor, shortest = original / scaling.HighFrequencyFactor;
        return [.. inverse.Select(frequency =>
        {
            double wavelength = 2 * Math.PI / frequency;
            double stretched = frequency / scaling.Factor;
            if (wavelength > longest)
            {
                return (float)stretched;
            }

            if (wavelength < shortest)
            {
                return frequency;
            }

            double smooth = ((original / wavelength) - scaling.LowFrequencyFactor) / (scaling.HighFrequencyFactor - scaling.LowFrequencyFactor);
            return (float)(((1 - smooth) * stretched) + (smooth * frequency));
        })];
    }

    private static (float[] Inverse, float Scale) LongRope(DecoderConfig config, RopeScaling scaling, int size, bool isLong)
    {
        // As in YaRN, a stated original length decides the factor.
        int original = OriginalLength(config, scaling);
        double factor = scaling.OriginalMaxPositionEmbeddings > 0 ? (double)config.MaxPositionEmbeddings / original : scaling.Factor;
        double attention = scaling.AttentionFactor ?? (factor <= 1 ? 1 : Math.Sqrt(1 + (Math.Log(factor) / Math.Log(original))));
        IReadOnlyList<double> divisors = isLong ? scaling.LongFactors : scaling.ShortFactors;
        var inverse = new float[size / 2];
        for (int i = 0; i < inverse.Length; i++)
        {
            inverse[i] = 1f / ((float)divisors[i] * MathF.Pow((float)config.RopeTheta, 2f * i / size));
        }

        return (inverse, (float)attention);
    }

    private static (float[] Inverse, float Scale) Yarn(DecoderConfig config, RopeScaling scaling, int size)
    {
        int original = OriginalLength(config, scaling);

        // Where the original length is stated, the reference takes the ratio of the windows for the factor.
        double factor = scaling.OriginalMaxPositionEmbeddings > 0 ? (double)config.MaxPositionEmbeddings / original : scaling.Factor;
        double attention = scaling.AttentionFactor ?? (scaling.MScale is { } m && scaling.MScaleAllDimensions is { } all && m != 0 && all != 0
            ? MScale(factor, m) / MScale(factor, all)
            : MScale(factor, 1));

        double low = CorrectionDimension(scaling.BetaFast), high = CorrectionDimension(scaling.BetaSlow);
        if (scaling.Truncate)
        {
            (low, high) = (Math.Floor(low), Math.Ceiling(high));
        }

        (low, high) = (Math.Max(low, 0), Math.Min(high, size - 1));
        if (low == high)
        {
            high += 0.001; // The reference's guard against a division by zero.
        }

        float[] inverse = Inverse(config.RopeTheta, size);
        for (int i = 0; i < inverse.Length; i++)
        {
            double stretchedShare = Math.Clamp((i - low) / (high - low), 0, 1);
            inverse[i] = (float)((inverse[i] / factor * stretchedShare) + (inverse[i] * (1 - stretchedShare)));
        }

        return (inverse, (float)attention);

        double CorrectionDimension(double rotations) => size * Math.Log(original / (rotations * 2 * Math.PI)) / (2 * Math.Log(config.RopeTheta));
        static double MScale(double scale, double m) => scale <= 1 ? 1 : (0.1 * m * Math.Log(scale)) + 1;
    }
}
