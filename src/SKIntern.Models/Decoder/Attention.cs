using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Decoder;

/// <summary>Grouped-query attention of one layer. It owns its tensors.</summary>
internal sealed class Attention
{
    private readonly DecoderConfig _config;
    private readonly int _layer;
    private readonly int? _window;
    private readonly bool _rotates;

    // Query, key and value, or the three in one projection.
    private readonly LinearLayer[] _inputs;
    private readonly LinearLayer _output;
    private readonly NormLayer? _queryNorm;
    private readonly NormLayer? _keyNorm;

    internal Attention(DecoderConfig config, DecoderNames names, int layer, WeightFactory create)
    {
        (_config, _layer) = (config, layer);
        _window = config.SlidingWindowLayers.Contains(layer) ? config.SlidingWindow : null;
        _rotates = config.Positions == PositionKind.Rotary && !config.LayersWithoutRotation.Contains(layer);
        string[] inputs = config.FusedProjections ? [names.QueryKeyValue] : [names.Query, names.Key, names.Value];
        _inputs = [.. inputs.Select(module => create.Linear(names.Inner(layer, module)))];
        _output = create.Linear(names.Inner(layer, names.Output));
        if (config.QueryKeyNorm)
        {
            _queryNorm = create.Norm(names.Inner(layer, names.QueryNorm));
            _keyNorm = create.Norm(names.Inner(layer, names.KeyNorm));
        }
    }

    internal IEnumerable<LinearLayer> Linears => [.. _inputs, _output];

    internal IEnumerable<NormLayer> Norms => new[] { _queryNorm, _keyNorm }.OfType<NormLayer>();

    /// <summary>[B, T, H] to [B, T, H], in the caller's dispose scope.</summary>
    internal Tensor Forward(Tensor x, AttentionContext context)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor q, Tensor k, Tensor v) = Project(x, context); // [B, heads, T, D], [B, kv, T, D] twice
        if (context.Cache is not null)
        {
            (k, v) = context.Cache.Append(_layer, k, v);      // [B, kv, L, D]
        }

        long batch = x.shape[0], length = x.shape[1];
        Tensor attended = context.Packed is { } packed ? packed.Apply(q, Repeat(k), Repeat(v), _window is not null)
            : length == 1 ? AttendOne(q, k, v, context.Mask).transpose(1, 2)
            : ScaledAttention.Apply(_config, q, Repeat(k), Repeat(v), _window is null ? context.Mask : context.WindowMask).transpose(1, 2);
        return _output.Forward(attended.reshape(batch, length, _config.HeadCount * _config.HeadSize)).MoveToOuterDisposeScope();
    }

    private (Tensor Query, Tensor Key, Tensor Value) Project(Tensor x, AttentionContext context)
    {
        long batch = x.shape[0], length = x.shape[1];
        Tensor[] parts = _config.FusedProjections ? Split(_inputs[0].Forward(x)) : [.. _inputs.Select(i => i.Forward(x))];
        Tensor q = Prepare(parts[0], _config.HeadCount, _queryNorm), k = Prepare(parts[1], _config.KeyValueHeadCount, _keyNorm);
        return (q, k, Heads(parts[2], _config.KeyValueHeadCount).transpose(1, 2));

        Tensor Heads(Tensor t, int count) => t.reshape(batch, length, count, _config.HeadSize);

        Tensor Prepare(Tensor t, int count, NormLayer? norm)
        {
            Tensor heads = Heads(t, count);
            heads = (norm?.Forward(heads) ?? heads).transpose(1, 2);
            return _rotates ? Rotate(heads, context) : heads;
        }
    }

    private Tensor[] Split(Tensor fused)
    {
        long queries = (long)_config.HeadCount * _config.HeadSize, keys = (long)_config.KeyValueHeadCount * _config.HeadSize;
        return [fused.narrow(-1, 0, queries), fused.narrow(-1, queries, keys), fused.narrow(-1, queries + keys, keys)];
    }

    // One query: the heads of a group become rows of one query, so keys and values need no copies.
    private Tensor AttendOne(Tensor q, Tensor k, Tensor v, Tensor? mask)
    {
        long batch = q.shape[0], seen = k.shape[2];
        if (_window < seen)
        {
            long first = seen - _window.Value;
            (k, v) = (k.narrow(2, first, _window.Value), v.narrow(2, first, _window.Value));
            mask = mask?.narrow(-1, first, _window.Value);
        }

        Tensor grouped = q.reshape(batch, _config.KeyValueHeadCount, _config.HeadCount / _config.KeyValueHeadCount, _config.HeadSize);
        return ScaledAttention.Apply(_config, grouped, k, v, mask, isCausal: false).reshape(batch, _config.HeadCount, 1, _config.HeadSize);
    }

    private Tensor Repeat(Tensor t)
    {
        int group = _config.HeadCount / _config.KeyValueHeadCount;
        return group == 1
            ? t
            : t.unsqueeze(2).expand(-1, -1, group, -1, -1).reshape(t.shape[0], _config.HeadCount, t.shape[2], _config.HeadSize);
    }

    // Rotate-half form: pairs are (i, i + D/2) of the rotated part, which comes first.
    private static Tensor Rotate(Tensor x, AttentionContext context)
    {
        long rotated = context.Cos!.shape[^1], size = x.shape[^1], half = rotated / 2;
        Tensor part = rotated == size ? x : x.narrow(-1, 0, rotated);
        Tensor turned = cat([part.narrow(-1, half, half).neg(), part.narrow(-1, 0, half)], -1);
        Tensor result = part.mul(context.Cos).Plus(turned.mul(context.Sin!));
        return rotated == size ? result : cat([result, x.narrow(-1, rotated, size - rotated)], -1);
    }
}
