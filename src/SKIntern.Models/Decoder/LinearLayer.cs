using static TorchSharp.torch;

namespace SKIntern.Models.Decoder;

/// <summary>A linear projection y = x Wᵀ + b that an adapter may take over. It owns its tensors.</summary>
public sealed class LinearLayer : IDisposable
{
    internal LinearLayer(string name, Tensor weight, Tensor? bias)
    {
        Name = name;
        Weight = weight;
        Bias = bias;
    }

    /// <summary>The module's path in the checkpoint, such as <c>model.layers.0.self_attn.q_proj</c>.</summary>
    public string Name { get; }

    /// <summary>[out, in], in the model's dtype.</summary>
    public Tensor Weight { get; internal set; }

    /// <summary>[out], in the model's dtype, or <see langword="null"/>.</summary>
    public Tensor? Bias { get; internal set; }

    /// <summary>What is used in the place of <see cref="Bias"/>, of any dtype, or <see langword="null"/>. The layer does not own it.</summary>
    internal Tensor? BiasOverride { get; set; }

    /// <summary>The width of the input.</summary>
    public long InFeatures => Weight.shape[1];

    /// <summary>The width of the output.</summary>
    public long OutFeatures => Weight.shape[0];

    /// <summary>What takes over the output, or <see langword="null"/>. The layer does not own it.</summary>
    public ILinearAdapter? Adapter { get; set; }

    /// <summary>The projection, adapted where there is an adapter.</summary>
    /// <param name="input">[..., in], in the model's dtype.</param>
    /// <returns>[..., out], in the model's dtype.</returns>
    public Tensor Forward(Tensor input) => Adapter is null ? ForwardBase(input) : Adapter.Forward(this, input);

    /// <summary>The layer's own projection, whatever is attached.</summary>
    /// <param name="input">[..., in], in the model's dtype.</param>
    /// <returns>[..., out], in the model's dtype.</returns>
    public Tensor ForwardBase(Tensor input) => nn.functional.linear(input, Weight, BiasOverride is null ? Bias : BiasOverride.to(input.dtype));

    /// <inheritdoc/>
    public void Dispose()
    {
        Weight.Dispose();
        Bias?.Dispose();
    }
}
