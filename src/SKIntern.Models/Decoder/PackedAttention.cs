using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Decoder;

/// <summary>
/// Attention within the segments of a packed row, one after another: no mask over the whole row is needed, which would take
/// memory and time with the square of its length and keep torch from its causal kernel.
/// </summary>
internal sealed class PackedAttention
{
    private readonly DecoderConfig _config;
    private readonly PackedLayout _layout;
    private readonly long[] _lengths;
    private readonly Dictionary<(int Past, int Length), (Tensor? All, Tensor? Window)> _masks = [];

    private PackedAttention(DecoderConfig config, PackedLayout layout)
    {
        (_config, _layout) = (config, layout);
        _lengths = [.. layout.Segments.Select(s => (long)s.Length)];
    }

    /// <summary>The tokens of the longest sequence.</summary>
    internal int LongestSequence => _layout.LongestSequence;

    /// <summary>Prepares a pass; its masks are in the caller's dispose scope.</summary>
    internal static PackedAttention Create(DecoderConfig config, PackedLayout layout, Device device)
    {
        PackedAttention packed = new(config, layout);
        for (int i = 0; i < layout.Segments.Count; i++)
        {
            (int Past, int Length) key = (layout.GetFirstPosition(i), layout.Segments[i].Length);
            if (!packed._masks.ContainsKey(key))
            {
                packed._masks[key] = packed.CreateMasks(key.Past, key.Length, device);
            }
        }

        return packed;
    }

    /// <summary>Attends.</summary>
    /// <param name="query">[1, H, T, D].</param>
    /// <param name="key">[1, H, T, D].</param>
    /// <param name="value">[1, H, T, D].</param>
    /// <param name="slides">Whether the layer has a sliding window.</param>
    /// <returns>[1, T, H, D], in the caller's dispose scope.</returns>
    internal Tensor Apply(Tensor query, Tensor key, Tensor value, bool slides)
    {
        using DisposeScope scope = NewDisposeScope();

        // Split, not narrow: its gradient is one concatenation, not a padded tensor of the whole row for every segment.
        Tensor[] queries = query.split(_lengths, dim: 2), keys = key.split(_lengths, dim: 2), values = value.split(_lengths, dim: 2);
        var attended = new Tensor[_lengths.Length];
        for (int i = 0; i < attended.Length; i++)
        {
            int past = _layout.GetFirstPosition(i);
            (Tensor? all, Tensor? window) = _masks[(past, (int)_lengths[i])];
            (Tensor k, Tensor v) = _layout.Segments[i].Prefix is { } prefix
                ? (cat([keys[prefix], keys[i]], 2), cat([values[prefix], values[i]], 2))
                : (keys[i], values[i]);
            attended[i] = ScaledAttention.Apply(_config, queries[i], k, v, slides ? window : all, isCausal: past == 0).transpose(1, 2);
        }

        return cat(attended, 1).MoveToOuterDisposeScope();
    }

    private (Tensor? All, Tensor? Window) CreateMasks(int past, int length, Device device)
    {
        // "Is causal" would align queries behind a prefix with its start, and the soft cap's own code has no such shortcut.
        Tensor? all = length > 1 && (past > 0 || _config.AttentionSoftCap is not null) ? AttentionContext.CausalMask(device, length, past) : null;
        bool slides = _config.SlidingWindowLayers.Count > 0 && past + length > _config.SlidingWindow;
        return (all, slides ? AttentionContext.CausalMask(device, length, past).triu(past - _config.SlidingWindow!.Value + 1) : all);
    }
}
