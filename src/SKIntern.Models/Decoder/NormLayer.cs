using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Decoder;

/// <summary>A normalisation over the last dimension, in single precision whatever the model's dtype. It owns its tensors.</summary>
internal sealed class NormLayer(string name, NormKind kind, double epsilon, Tensor weight, Tensor? bias) : IDisposable
{
    private static readonly long[] LastDimension = [-1];
    private static readonly Scalar One = 1.0;

    // A Scalar made for a call may be collected while native code still reads it.
    private readonly Scalar _epsilon = epsilon;

    /// <summary>The module's path in the checkpoint.</summary>
    internal string Name => name;

    internal Tensor Weight { get; set; } = weight;

    internal Tensor? Bias { get; set; } = bias;

    /// <summary>What is used in the place of <see cref="Weight"/>, of any dtype, or <see langword="null"/>; not owned.</summary>
    internal Tensor? WeightOverride { get; set; }

    /// <summary>What is used in the place of <see cref="Bias"/>, of any dtype, or <see langword="null"/>; not owned.</summary>
    internal Tensor? BiasOverride { get; set; }

    /// <summary>[..., n] to the same shape and dtype, in the caller's dispose scope.</summary>
    internal Tensor Forward(Tensor x)
    {
        if (kind == NormKind.Layer)
        {
            return nn.functional.layer_norm(x, Weight.shape, GetWeight(x.dtype), BiasOverride is null ? Bias : BiasOverride.to(x.dtype), epsilon);
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor weight = GetWeight(x.dtype);
        Tensor single = x.dtype == ScalarType.Float32 ? x : x.to(ScalarType.Float32);
        Tensor normalised = single.mul(single.mul(single).mean(LastDimension, keepdim: true).add(_epsilon, One).rsqrt());

        // Llama's reference rounds before it multiplies by the weight, Gemma's after.
        Tensor result = kind == NormKind.RmsUnitOffset
            ? normalised.mul(weight.to(ScalarType.Float32).add(One, One)).to(x.dtype)
            : normalised.to(x.dtype).mul(weight);
        return result.MoveToOuterDisposeScope();
    }

    private Tensor GetWeight(ScalarType dtype) => WeightOverride is null ? Weight : WeightOverride.to(dtype);

    public void Dispose()
    {
        _epsilon.Dispose();
        Weight.Dispose();
        Bias?.Dispose();
    }
}
