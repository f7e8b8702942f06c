namespace SKIntern.Models.Decoder;

/// <summary>How hidden states are normalised.</summary>
public enum NormKind
{
    /// <summary>Root-mean-square normalisation (Zhang and Sennrich, 2019), times a weight.</summary>
    Rms,

    /// <summary>Root-mean-square normalisation, times one plus a weight (Gemma).</summary>
    RmsUnitOffset,

    /// <summary>Mean and variance normalisation with weight and bias (Ba et al., 2016).</summary>
    Layer,
}
