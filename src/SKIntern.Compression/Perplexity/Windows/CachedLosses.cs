using SKIntern.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Compression;

/// <summary>
/// -ln p of the tokens of a sequence that is read window by window while what was read before shrinks. Value i belongs to token
/// i + 1, given all tokens before it. Owns its cache.
/// </summary>
internal sealed class CachedLosses(DecoderModel model, int capacity) : IDisposable
{
    private readonly int _maxPositions = model.Config.MaxPositionEmbeddings;
    private readonly int _capacity = Math.Min(capacity, model.Config.MaxPositionEmbeddings);
    private KeyValueCache? _cache;

    /// <summary>The values so far; those behind what was read last are of an earlier reading.</summary>
    public float[] Values { get; private set; } = [];

    /// <summary>Whether a window was read with the cache.</summary>
    public bool IsCached => _cache is not null;

    /// <summary>Reads as much as the model can, without a cache.</summary>
    /// <returns>Whether there is a value at all.</returns>
    public bool ReadAll(ReadOnlySpan<int> ids)
    {
        Values = Read(ids[..Math.Min(ids.Length, _maxPositions)], null);
        return Values.Length > 0;
    }

    /// <summary>Reads from where the cache ends.</summary>
    /// <param name="ids">The sequence.</param>
    /// <param name="end">The token after the last to read.</param>
    /// <returns>Whether there is a new value.</returns>
    public bool ReadTo(ReadOnlySpan<int> ids, int end)
    {
        _cache ??= model.CreateCache(1, _capacity);
        int past = _cache.Length;
        end = Math.Min(Math.Min(end, ids.Length), _capacity);
        if (end - past < 2)
        {
            return false;
        }

        float[] fresh = Read(ids[past..end], _cache);
        if (Values.Length < end - 1)
        {
            float[] longer = new float[end - 1];
            Values.CopyTo(longer, 0);
            Values = longer;
        }

        fresh.CopyTo(Values, past);
        return true;
    }

    /// <summary>Forgets what was read from a token on.</summary>
    public void KeepCached(int length) => _cache?.Truncate(PythonText.Bound(length, _cache.Length));

    /// <summary>
    /// Makes room in the cache. As in the reference the values stay where they are: those that no longer belong to their token count for
    /// the threshold only, until they are read anew.
    /// </summary>
    /// <param name="count">How many of the earliest tokens left the sequence.</param>
    /// <param name="protectedTokens">How many positions at the start stay in their stead: attention leans on them.</param>
    public void Shift(int count, int protectedTokens)
    {
        if (_cache is null || count > _cache.Length)
        {
            KeepCached(0);
            return;
        }

        _cache.Remove(Math.Min(protectedTokens, _cache.Length - count), count);
    }

    /// <summary>Drops values.</summary>
    /// <param name="keep">For each value whether it stays.</param>
    public void Filter(Func<int, bool> keep) => Values = [.. Values.Where((_, i) => keep(i))];

    /// <inheritdoc/>
    public void Dispose() => _cache?.Dispose();

    private float[] Read(ReadOnlySpan<int> ids, KeyValueCache? cache)
    {
        if (ids.Length < 2)
        {
            return [];
        }

        using var noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        long[] read = Array.ConvertAll(ids.ToArray(), id => (long)id);
        Tensor hidden = model.Forward(tensor(read, [1, read.Length], device: model.Device), cache: cache); // [1, T, H]
        return NegativeLogLikelihood.Of(model, hidden.squeeze(0).narrow(0, 0, read.Length - 1), read[1..]);
    }
}
