namespace SKIntern.Models.Encoder;

/// <summary>The non-linearity of the feed-forward network.</summary>
public enum EncoderActivation
{
    /// <summary>x · Φ(x), with the exact normal distribution.</summary>
    Gelu,

    /// <summary>GELU by a hyperbolic tangent (Hendrycks and Gimpel, 2016).</summary>
    GeluTanh,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>x · sigmoid(x).</summary>
    Silu,
}
