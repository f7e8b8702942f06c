using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Decoder;

/// <summary>
/// The keys and values of a batch, allocated once at full length and written in place. The position is a host integer, so
/// that reading it never waits for a device. Not thread-safe; it owns its tensors.
/// </summary>
public sealed class KeyValueCache : IDisposable
{
    private readonly Tensor[] _keys;
    private readonly Tensor[] _values;

    // Kept where keys may have to be computed anew: LongRoPE has other frequencies beyond its original context.
    private Tensor? _ids;

    internal KeyValueCache(DecoderConfig config, int batchSize, int capacity, IReadOnlyList<int> leftPadding, ScalarType dtype, Device device)
    {
        BatchSize = batchSize;
        Capacity = capacity;
        LeftPadding = leftPadding;
        _keys = Allocate();
        _values = Allocate();
        if (config.RopeScaling?.Type == RopeScalingType.LongRope)
        {
            _ids = zeros([batchSize, capacity], dtype: ScalarType.Int64, device: device).DetachFromDisposeScope();
        }

        Tensor[] Allocate() => [.. Enumerable.Range(0, config.LayerCount).Select(_ =>
            zeros([batchSize, config.KeyValueHeadCount, capacity, config.HeadSize], dtype: dtype, device: device).DetachFromDisposeScope())];
    }

    /// <summary>The number of rows.</summary>
    public int BatchSize { get; private set; }

    /// <summary>The most positions it can hold.</summary>
    public int Capacity { get; }

    /// <summary>The positions it holds.</summary>
    public int Length { get; private set; }

    /// <summary>The padding tokens at the start of each row.</summary>
    public IReadOnlyList<int> LeftPadding { get; private set; }

    /// <summary>Forgets the positions from <paramref name="length"/> on.</summary>
    /// <param name="length">How many positions stay, from 0 to <see cref="Length"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is out of its range.</exception>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Length = length;
    }

    /// <summary>
    /// Forgets a stretch of positions. Those behind it move up and keep the rotation that they were written with, as in sliding
    /// caches that hold on to their first positions; what is written next counts from the new <see cref="Length"/>.
    /// </summary>
    /// <param name="start">The first position that goes, from 0 to <see cref="Length"/>.</param>
    /// <param name="count">How many go, from 0 to those that are held from <paramref name="start"/> on.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public void Remove(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Length);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Length - start);
        int behind = Length - start - count;
        foreach (Tensor tensor in _keys.Concat(_values))
        {
            MoveUp(tensor, dimension: 2);
        }

        if (_ids is not null)
        {
            MoveUp(_ids, dimension: 1);
        }

        Length -= count;

        void MoveUp(Tensor tensor, int dimension)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor kept = tensor.narrow(dimension, start + count, behind).clone(); // The two places may overlap.
            tensor.narrow(dimension, start, behind).copy_(kept);
        }
    }

    /// <summary>Forgets all rows but some, so that finished sequences cost nothing more.</summary>
    /// <param name="rows">The rows that stay, in their new order; at least one.</param>
    /// <exception cref="ArgumentException">There is no row, or a row is not one of this cache.</exception>
    public void KeepRows(IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0 || rows.Any(row => row < 0 || row >= BatchSize))
        {
            throw new ArgumentException($"The rows must be at least one of the {BatchSize} of this cache.", nameof(rows));
        }

        using Tensor indices = tensor(rows.Select(row => (long)row).ToArray(), device: _keys[0].device);
        foreach (Tensor[] tensors in new[] { _keys, _values })
        {
            for (int layer = 0; layer < tensors.Length; layer++)
            {
                // Layer by layer, so that no more than one layer is held twice.
                Tensor kept = tensors[layer].index_select(0, indices).DetachFromDisposeScope();
                tensors[layer].Dispose();
                tensors[layer] = kept;
            }
        }

        if (_ids is not null)
        {
            Tensor kept = _ids.index_select(0, indices).DetachFromDisposeScope();
            _ids.Dispose();
            _ids = kept;
        }

        LeftPadding = [.. rows.Select(row => LeftPadding[row])];
        BatchSize = rows.Count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor tensor in _keys.Concat(_values))
        {
            tensor.Dispose();
        }

        _ids?.Dispose();
    }

    internal Device Device => _keys[0].device;

    /// <summary>
    /// Whether keys that are computed anew are attended to as transformers 4.57 does by mistake, which the reference
    /// answers hold; see <see cref="AttentionContext.WithMaskOfReference"/>. Otherwise a cached pass equals an uncached one.
    /// </summary>
    internal bool ImitatesReference { get; set; }

    /// <summary>The rotary variant that the keys were rotated with.</summary>
    internal int RotaryVariant { get; set; }

    /// <summary>The longest row after <paramref name="added"/> more positions, padding not counted.</summary>
    internal int LongestRow(int added) => Length + added - LeftPadding.Min();

    /// <summary>Remembers the ids of positions that are about to be written; [B, T].</summary>
    internal void Remember(Tensor ids)
    {
        using Tensor? target = _ids?.narrow(1, Length, ids.shape[1]);
        target?.copy_(ids);
    }

    /// <summary>The ids of all positions held, [B, Length], as a view.</summary>
    internal Tensor RememberedIds()
        => (_ids ?? throw new InvalidOperationException("This cache keeps no ids.")).narrow(1, 0, Length);

    /// <summary>Writes a layer's new keys and values behind the ones it holds and returns all of them, as views.</summary>
    internal (Tensor Keys, Tensor Values) Append(int layer, Tensor keys, Tensor values)
    {
        long added = keys.shape[2];
        using (Tensor target = _keys[layer].narrow(2, Length, added))
        {
            target.copy_(keys);
        }

        using (Tensor target = _values[layer].narrow(2, Length, added))
        {
            target.copy_(values);
        }

        return (_keys[layer].narrow(2, 0, Length + added), _values[layer].narrow(2, 0, Length + added));
    }

    /// <summary>Counts the positions that all layers have written.</summary>
    internal void Advance(int count) => Length += count;

    internal void RequireRoom(int batchSize, int count)
    {
        if (batchSize != BatchSize)
        {
            throw new ArgumentException($"The cache was made for {BatchSize} rows, not {batchSize}.");
        }

        if (Length + count > Capacity)
        {
            throw new InvalidOperationException($"The cache holds {Length} of {Capacity} positions; {count} more do not fit.");
        }
    }
}
