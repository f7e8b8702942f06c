namespace SKIntern.Models.Decoder;

/// <summary>The non-linearity of a feed-forward network.</summary>
public enum ActivationFunction
{
    /// <summary>x · sigmoid(x), also called swish.</summary>
    Silu,

    /// <summary>x · Φ(x) with the exact normal distribution.</summary>
    Gelu,

    /// <summary>GELU by its tanh approximation (Hendrycks and Gimpel, 2016): <c>gelu_new</c>, <c>gelu_pytorch_tanh</c>.</summary>
    GeluTanh,

    /// <summary>max(x, 0).</summary>
    Relu,
}
