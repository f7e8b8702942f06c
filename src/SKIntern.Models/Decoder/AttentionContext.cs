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

    /// <summary>How the row is packed, or <see langword="null"/> for rows of one sequence each; then there are no masks.</summary>
    internal PackedAttention? Packed { get; init; }

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
    /// Prepares a pass over a packed row; its tensors are in the caller's dispose scope. Every sequence is rotated by the
    /// frequencies of its own length, so that the others beside it do not matter.
    /// </summary>
    internal static AttentionContext CreatePacked(DecoderConfig config, RotaryTable? rotary, Device device, PackedLayout layout)
    {
        var cos = new List<Tensor>();
        var sin = new List<Tensor>();
        for (int i = 0; rotary is not null && i < layout.Segments.Count; i++)
        {
            int first = layout.GetFirstPosition(i), length = layout.Segments[i].Length;
            if (first > 0 && RotaryFrequencies.GetVariant(config, first) != RotaryFrequencies.GetVariant(config, first + length))
            {
                throw new ArgumentException(
                    $"Segment {i} ({first + length} tokens with its prefix) is rotated by other frequencies than its prefix of {first} tokens alone: this model's depend on the sequence's length, so they cannot share it.", nameof(layout));
            }

            (Tensor c, Tensor s) = rotary.Range(first, length);
            cos.Add(c);
            sin.Add(s);
        }

        Tensor positions = tensor(layout.GetPositions(), [1, layout.Length], ScalarType.Int64, device);
        return new(Join(cos), Join(sin), null, null, positions, null) { Packed = PackedAttention.Create(config, layout, device) };

        static Tensor? Join(List<Tensor> parts) => parts.Count == 0 ? null : cat(parts, 0); // [T, R]
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
    internal static Tensor CausalMask(Device device, int length, int past)
        => ones(length, past + length, dtype: ScalarType.Bool, device: device).tril(past);
}
