using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Decoder;

/// <summary>
/// One layer: x + attention(norm(x)), then x + feed-forward(norm(x)); where there are norms behind, each update passes one.
/// It owns its tensors.
/// </summary>
internal sealed class DecoderLayer(DecoderConfig config, DecoderNames names, int index, WeightFactory create) : IDisposable
{
    private readonly NormLayer _attentionNorm = create.Norm(names.Inner(index, names.AttentionNorm));
    private readonly Attention _attention = new(config, names, index, create);
    private readonly NormLayer? _attentionOutputNorm = config.SandwichNorms ? create.Norm(names.Inner(index, names.AttentionOutputNorm)) : null;
    private readonly NormLayer _feedForwardNorm = create.Norm(names.Inner(index, names.FeedForwardNorm));
    private readonly FeedForward _feedForward = new(config, names, index, create);
    private readonly NormLayer? _feedForwardOutputNorm = config.SandwichNorms ? create.Norm(names.Inner(index, names.FeedForwardOutputNorm)) : null;

    internal IEnumerable<LinearLayer> Linears => [.. _attention.Linears, .. _feedForward.Linears];

    internal IEnumerable<NormLayer> Norms
        => new[] { _attentionNorm, _attentionOutputNorm, _feedForwardNorm, _feedForwardOutputNorm }.OfType<NormLayer>().Concat(_attention.Norms);

    /// <summary>[B, T, H] to [B, T, H], moved to the caller's dispose scope.</summary>
    internal Tensor Forward(Tensor x, AttentionContext context)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor update = _attention.Forward(_attentionNorm.Forward(x), context);
        x = x.Plus(_attentionOutputNorm?.Forward(update) ?? update);
        update = _feedForward.Forward(_feedForwardNorm.Forward(x));
        return x.Plus(_feedForwardOutputNorm?.Forward(update) ?? update).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (IDisposable part in Linears.Concat<IDisposable>(Norms))
        {
            part.Dispose();
        }
    }
}
