using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Decoder;

/// <content>Passes over packed rows, and in parts.</content>
public sealed partial class DecoderModel
{
    /// <summary>Computes the final hidden states of a row that holds several sequences.</summary>
    /// <param name="ids">[1, T] token ids (Int64) on the model's device.</param>
    /// <param name="layout">What stands where in the row; its length is T.</param>
    /// <returns>[1, T, H] hidden states after the final norm, in <see cref="DType"/>: those of each sequence on its own, up to rounding.</returns>
    /// <exception cref="ArgumentException">
    /// The shape of the ids does not fit the layout, a sequence is longer than the model has learned positions for, or a shared
    /// prefix would be rotated by other frequencies than a sequence that continues it (dynamic scaling, LongRoPE).
    /// </exception>
    public Tensor ForwardPacked(Tensor ids, PackedLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        using DisposeScope scope = NewDisposeScope();
        DecoderPass pass = BeginPass(ids, layout);
        return pass.Normalise(pass.RunLayers(pass.Embed(), 0, Config.LayerCount)).MoveToOuterDisposeScope();
    }

    /// <summary>Prepares a forward pass whose layers are run in parts.</summary>
    /// <param name="ids">[B, T] token ids (Int64) on the model's device; they must live as long as the pass.</param>
    /// <param name="layout">What stands where in one packed row, or <see langword="null"/> for rows of one sequence each, without padding at their start.</param>
    /// <returns>The pass, with its tensors in the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">As for <see cref="ForwardPacked"/>.</exception>
    public DecoderPass BeginPass(Tensor ids, PackedLayout? layout = null)
    {
        RequireIds(ids);
        if (layout is not null && (ids.shape[0] != 1 || ids.shape[1] != layout.Length))
        {
            throw new ArgumentException($"A packed row of {layout.Length} tokens is [1, {layout.Length}], not [{string.Join(", ", ids.shape)}].", nameof(ids));
        }

        AttentionContext context = layout is null
            ? AttentionContext.Create(Config, _rotary, Device, (int)ids.shape[1], null, null)
            : AttentionContext.CreatePacked(Config, _rotary, Device, layout);
        return new(this, ids, context);
    }

    /// <summary>[B, T] ids to [B, T, H], in the caller's dispose scope.</summary>
    internal Tensor EmbedRows(Tensor ids, AttentionContext context)
    {
        using DisposeScope scope = NewDisposeScope();
        return Embed(ids, context).view(ids.shape[0], ids.shape[1], Config.HiddenSize).MoveToOuterDisposeScope();
    }

    /// <summary>[B, T, H] to [B, T, H] through some layers, in the caller's dispose scope; the input is not disposed.</summary>
    internal Tensor RunLayers(Tensor hidden, AttentionContext context, int first, int count)
    {
        Tensor x = _layers[first].Forward(hidden, context);
        foreach (DecoderLayer layer in _layers.AsSpan(first + 1, count - 1))
        {
            Tensor next = layer.Forward(x, context);
            x.Dispose();
            x = next;
        }

        return x;
    }

    /// <summary>The final norm, in the caller's dispose scope.</summary>
    internal Tensor Normalise(Tensor hidden) => _norm.Forward(hidden);

    private static void RequireIds(Tensor ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (ids.dim() != 2 || ids.dtype != ScalarType.Int64)
        {
            throw new ArgumentException($"Ids must be [batch, length] of Int64, not {ids.dtype} with {ids.dim()} dimensions.", nameof(ids));
        }
    }
}
