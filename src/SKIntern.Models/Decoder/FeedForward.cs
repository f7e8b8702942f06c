using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Decoder;

/// <summary>A feed-forward network, gated or plain. It owns its tensors.</summary>
internal sealed class FeedForward(DecoderConfig config, DecoderNames names, int layer, WeightFactory create)
{
    // Gate and up, the two in one projection, or up alone.
    private readonly LinearLayer[] _inputs =
    [
        .. (!config.GatedFeedForward ? [names.Up] : config.FusedProjections ? new[] { names.GateUp } : [names.Gate, names.Up])
            .Select(module => create.Linear(names.Inner(layer, module))),
    ];

    private readonly LinearLayer _down = create.Linear(names.Inner(layer, names.Down));

    internal IEnumerable<LinearLayer> Linears => [.. _inputs, _down];

    /// <summary>[B, T, H] to [B, T, H], in the caller's dispose scope.</summary>
    internal Tensor Forward(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor first = _inputs[0].Forward(x);
        if (!config.GatedFeedForward)
        {
            return _down.Forward(Activations.Apply(config.Activation, first)).MoveToOuterDisposeScope();
        }

        long inner = config.IntermediateSize;
        (Tensor gate, Tensor up) = config.FusedProjections
            ? (first.narrow(-1, 0, inner), first.narrow(-1, inner, inner))
            : (first, _inputs[1].Forward(x));
        return _down.Forward(Activations.Apply(config.Activation, gate).mul(up)).MoveToOuterDisposeScope();
    }
}
