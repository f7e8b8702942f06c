using static TorchSharp.torch;

namespace SKIntern.Models.Decoder;

/// <summary>A table with a vector for each id, which an adapter may take over. It owns its tensor.</summary>
public sealed class EmbeddingLayer : IDisposable
{
    internal EmbeddingLayer(string name, Tensor weight)
    {
        Name = name;
        Weight = weight;
    }

    /// <summary>The module's path in the checkpoint, such as <c>model.embed_tokens</c>.</summary>
    public string Name { get; }

    /// <summary>[ids, H], in the model's dtype.</summary>
    public Tensor Weight { get; internal set; }

    /// <summary>What takes over the output, or <see langword="null"/>. The layer does not own it.</summary>
    public IEmbeddingAdapter? Adapter { get; set; }

    /// <summary>The vectors of ids, adapted where there is an adapter.</summary>
    /// <param name="ids">[n] Int64, on the model's device.</param>
    /// <returns>[n, H], in the model's dtype.</returns>
    public Tensor Forward(Tensor ids) => Adapter is null ? ForwardBase(ids) : Adapter.Forward(this, ids);

    /// <summary>The layer's own vectors, whatever is attached.</summary>
    /// <param name="ids">[n] Int64, on the model's device.</param>
    /// <returns>[n, H], in the model's dtype.</returns>
    public Tensor ForwardBase(Tensor ids) => Weight.index_select(0, ids);

    /// <inheritdoc/>
    public void Dispose() => Weight.Dispose();
}
