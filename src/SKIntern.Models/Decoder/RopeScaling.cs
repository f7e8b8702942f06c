namespace SKIntern.Models.Decoder;

/// <summary>How rotary position embeddings are stretched beyond the trained length (Hugging Face's <c>rope_scaling</c>).</summary>
public sealed record RopeScaling
{
    /// <summary>The kind.</summary>
    public required RopeScalingType Type { get; init; }

    /// <summary>The factor by which the context is stretched, at least 1.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>The context of the pre-training; 0 for the model's <see cref="DecoderConfig.MaxPositionEmbeddings"/>.</summary>
    public int OriginalMaxPositionEmbeddings { get; init; }

    /// <summary>Llama 3: wavelengths above original / this are fully stretched.</summary>
    public double LowFrequencyFactor { get; init; } = 1;

    /// <summary>Llama 3: wavelengths below original / this stay as they are.</summary>
    public double HighFrequencyFactor { get; init; } = 4;

    /// <summary>YaRN: rotations above which frequencies stay as they are.</summary>
    public double BetaFast { get; init; } = 32;

    /// <summary>YaRN: rotations below which frequencies are fully stretched.</summary>
    public double BetaSlow { get; init; } = 1;

    /// <summary>YaRN and LongRoPE: the factor on cosines and sines, or <see langword="null"/> to derive it.</summary>
    public double? AttentionFactor { get; init; }

    /// <summary>YaRN: numerator of the derived attention factor, or <see langword="null"/>.</summary>
    public double? MScale { get; init; }

    /// <summary>YaRN: denominator of the derived attention factor, or <see langword="null"/>.</summary>
    public double? MScaleAllDimensions { get; init; }

    /// <summary>YaRN: whether the borders of the ramp are rounded to whole dimensions.</summary>
    public bool Truncate { get; init; } = true;

    /// <summary>LongRoPE: the divisors up to the original context, one per frequency; empty for the other kinds.</summary>
    public IReadOnlyList<double> ShortFactors { get; init; } = [];

    /// <summary>LongRoPE: the divisors beyond the original context, one per frequency; empty for the other kinds.</summary>
    public IReadOnlyList<double> LongFactors { get; init; } = [];
}
