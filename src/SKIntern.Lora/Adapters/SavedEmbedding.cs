using SKIntern.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Adapters;

/// <summary>A whole copy of a table of vectors, trained in its place: PEFT's <c>modules_to_save</c>.</summary>
internal sealed class SavedEmbedding : EmbeddingModule
{
    private readonly Tensor _weight;

    public SavedEmbedding(EmbeddingLayer layer, LinearLayer? tiedHead)
        : base(layer, tiedHead)
    {
        _weight = Copy(layer.Weight);
        Parameters = [new("weight", _weight)];
    }

    public override IReadOnlyList<KeyValuePair<string, Tensor>> Parameters { get; }

    public override Tensor Forward(EmbeddingLayer layer, Tensor ids)
    {
        using DisposeScope scope = NewDisposeScope();
        return _weight.index_select(0, ids).to(layer.Weight.dtype).MoveToOuterDisposeScope();
    }

    public override Tensor Forward(LinearLayer layer, Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return nn.functional.linear(input, _weight.to(input.dtype)).MoveToOuterDisposeScope();
    }

    protected override Tensor CreateMergedWeight() => _weight.detach().clone();

    protected override IReadOnlyList<KeyValuePair<string, Tensor>> ViewForHead() => [new("weight", _weight.alias())];
}
