using SKIntern.Models.Decoder;
using static TorchSharp.torch;

namespace SKIntern.Lora.Adapters;

/// <summary>What an adapter does to a table of vectors, and to the output head where that is tied to it.</summary>
/// <param name="layer">The layer.</param>
/// <param name="tiedHead">The head that the update counts for as well, or <see langword="null"/>.</param>
internal abstract class EmbeddingModule(EmbeddingLayer layer, LinearLayer? tiedHead) : AdapterModule(layer.Name), IEmbeddingAdapter, ILinearAdapter
{
    public EmbeddingLayer Layer => layer;

    public override IReadOnlyList<MergedTensor> Merged => [new($"{Name}.weight", () => layer.Weight, CreateMergedWeight)];

    /// <summary>What PEFT writes for a tied head beside the tensors of the embeddings, by the name after the head's path: views of those.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> TiedHeadTensors => tiedHead is null ? [] : ViewForHead().Select(v => KeyValuePair.Create($"{tiedHead.Name}.{v.Key}", v.Value));

    public override bool IsTaken(bool beside) => layer.Adapter is not null || tiedHead?.Adapter is not null;

    public override void Attach()
    {
        layer.Adapter = this;
        tiedHead?.Adapter = this;
    }

    public override void Detach()
    {
        layer.Adapter = null;
        tiedHead?.Adapter = null;
    }

    /// <inheritdoc/>
    public abstract Tensor Forward(EmbeddingLayer layer, Tensor ids);

    /// <summary>The tied head's projection with the adapted weight.</summary>
    public abstract Tensor Forward(LinearLayer layer, Tensor input);

    protected abstract Tensor CreateMergedWeight();

    protected abstract IReadOnlyList<KeyValuePair<string, Tensor>> ViewForHead();
}
