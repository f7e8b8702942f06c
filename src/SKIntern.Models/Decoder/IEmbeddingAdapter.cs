using static TorchSharp.torch;

namespace SKIntern.Models.Decoder;

/// <summary>Takes over the output of an <see cref="EmbeddingLayer"/>; the layer and the model stay as they are.</summary>
public interface IEmbeddingAdapter
{
    /// <summary>Computes the adapted vectors.</summary>
    /// <param name="layer">The adapted layer; <see cref="EmbeddingLayer.ForwardBase"/> gives its own vectors.</param>
    /// <param name="ids">[n] Int64, on the model's device.</param>
    /// <returns>[n, H], in the model's dtype, in the caller's dispose scope.</returns>
    Tensor Forward(EmbeddingLayer layer, Tensor ids);
}
