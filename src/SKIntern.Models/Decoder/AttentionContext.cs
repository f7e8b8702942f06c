using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Decoder;

/// <summary>What all layers of one forward pass share.</summary>
/// <param name="Cos">Cosines of the rotation, [T, R] or [B, 1, T, R]; <see langword="null"/> where nothing is rotated.</param>
/// <param name="Sin">Sines of the rotation.</param>
/// <param name="Mask">True where a query may look, [T, L] or [B, 1, T, L]; <see langword="null"/> for everything before it.</param>
/// <param name="WindowMask">The same for layers with a sliding window; of use for several queries only.</param>
/// <param name="Positions">[B, T] positions, 0 at padding; <see langword="null"/> where they are the same without padding in all rows.</param>
/// <param name="Cache">Earlier keys and values, or <see langword="null"/>.</param>
internal sealed record AttentionContext(Tensor? Cos, Tensor? Sin, Tensor? Mask, Tensor? WindowMask, Tensor? Positions, KeyValueCache? Cache)
{
    private static readonly Scalar Zero = 0;

    /// <summary>Prepares a pass over <paramref name="length"/> new positions; its tensors are in the caller's dispose scope.</summary>
    internal static AttentionContext Create(
        DecoderConfig config, RotaryTable? rotary, Device device, int length, IReadOnlyList<int>? leftPadding, KeyValueCache? cache)
    {
        int past = cache?.Length ?? 0, all = past + length;
        leftPadding = cache?.LeftPadding ?? leftPadding ?? [];
        bool slides = length > 1 && config.SlidingWindowLayers.Count > 0 && all > config.SlidingWindow;
        if (leftPadding.All(p => p == 0))
        {
            (Tensor? cos, Tensor? sin) = rotary is null ? (null, null) : rotary.Range(past, length);

            // A prompt after earlier positions needs a mask: "is causal" would align the two at their starts.
            Tensor? plain = length > 1 && (past > 0 || config.AttentionSoftCap is not null) ? CausalMask(device, length, past) : null;
            return new(cos, sin, plain, slides ? WindowMaskOf(CausalMask(device, length, past)) : plain, null, cache);
        }

        using Tensor padding = tensor(leftPadding.Select(p => (long)p).ToArray(), device: device);          // [B]
        using Tensor start = padding.unsqueeze(1);                                                           // [B, 1]
        using Tensor index = TensorMath.Range(past, all, ScalarType.Int64, device);                         // [T]
        Tensor positions = index.unsqueeze(0).sub(start).clamp_(Zero);                                         // [B, T]
        (Tensor? rowCos, Tensor? rowSin) = rotary is null ? (null, null) : rotary.At(positions, all - 1 - leftPadding.Min());
        using Tensor keys = TensorMath.Range(0, all, ScalarType.Int64, device);                               // [L]
        Tensor mask = keys.unsqueeze(0).ge(start).view(leftPadding.Count, 1, 1, all);                        // [B, 1, 1, L]
        if (length > 1)
        {
            // A padding query sees itself, since a row without any key is undefined on some devices.
            using Tensor self = keys.unsqueeze(0).eq(index.unsqueeze(1));                                    // [T, L]
            mask = mask.logical_and(CausalMask(device, length, past)).logical_or(self);
        }

        return new(rowCos?.unsqueeze(1), rowSin?.unsqueeze(1), mask, slides ? WindowMaskOf(mask) : mask, positions, cache);

        Tensor WindowMaskOf(Tensor causal) => causal.logical_and(CausalMask(device, length, past).triu(past - config.SlidingWindow!.Value + 1));
    }

    /// <summary>
    /// The mask of transformers 4.57 for the pass that computes a LongRoPE cache anew: made for one query and one key, so that
    /// it hides nothing in rows without padding and everything, evenly, in rows with it.
    /// </summary>
    internal AttentionContext WithMaskOfReference()
    {
        using Tensor hidden = tensor(Cache!.LeftPadding.Select(p => p > 0 ? float.MinValue : 0f).ToArray(), device: Cache.Device);
        Tensor mask = hidden.view(-1, 1, 1, 1);
        return this with { Mask = mask, WindowMask = mask };
    }

    /// <summary>[T, L]: true where a query may look.</summary>
    private static Tensor CausalMask(Device device, int length, int past)
        => ones(length, past + length, dtype: ScalarType.Bool, device: device).tril(past);
}
