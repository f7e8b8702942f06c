using static TorchSharp.torch;

namespace SKIntern.Models.Decoder;

/// <summary>
/// One forward pass whose layers can be run in parts, and again: for a trainer that keeps the hidden states of some layers only
/// and computes the others anew (activation checkpointing). Embed, run all layers in order and normalise to get what
/// <see cref="DecoderModel.Forward"/> gives. What its layers share lives in the dispose scope in which it was made.
/// </summary>
public sealed class DecoderPass
{
    private readonly DecoderModel _model;
    private readonly Tensor _ids;
    private readonly AttentionContext _context;

    internal DecoderPass(DecoderModel model, Tensor ids, AttentionContext context)
        => (_model, _ids, _context) = (model, ids, context);

    /// <summary>The hidden states before the first layer.</summary>
    /// <returns>[B, T, H] in the model's dtype, in the caller's dispose scope.</returns>
    public Tensor Embed() => _model.EmbedRows(_ids, _context);

    /// <summary>Runs some of the layers.</summary>
    /// <param name="hidden">[B, T, H]: the hidden states before the first of them; not disposed.</param>
    /// <param name="first">The first layer, from 0.</param>
    /// <param name="count">The number of layers, at least 1.</param>
    /// <returns>[B, T, H]: the hidden states behind the last of them, in the caller's dispose scope.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The model has no such layers.</exception>
    public Tensor RunLayers(Tensor hidden, int first, int count)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _model.Config.LayerCount - first);
        return _model.RunLayers(hidden, _context, first, count);
    }

    /// <summary>The final norm.</summary>
    /// <param name="hidden">[B, T, H]: the hidden states behind the last layer.</param>
    /// <returns>[B, T, H], in the caller's dispose scope.</returns>
    public Tensor Normalise(Tensor hidden)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        return _model.Normalise(hidden);
    }
}
