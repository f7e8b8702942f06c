using SKIntern.Models.Decoder;
using static TorchSharp.torch;

namespace SKIntern.Lora.Adapters;

/// <summary>What an adapter does to one linear layer. It owns its tensors, Float32 on the layer's device.</summary>
internal abstract class AdapterModule(LinearLayer layer) : ILinearAdapter, IDisposable
{
    public LinearLayer Layer { get; } = layer;

    /// <summary>The trained tensors by their name after the layer's path in the adapter's file.</summary>
    public abstract IReadOnlyList<KeyValuePair<string, Tensor>> Parameters { get; }

    /// <inheritdoc/>
    public abstract Tensor Forward(LinearLayer layer, Tensor input);

    /// <summary>The layer's weight with the adapter merged in, [out, in] Float32, in the caller's dispose scope.</summary>
    public abstract Tensor CreateMergedWeight();

    public void Dispose()
    {
        foreach ((_, Tensor tensor) in Parameters)
        {
            tensor.Dispose();
        }
    }
}
