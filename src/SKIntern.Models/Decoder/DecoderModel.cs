using SKIntern.Models.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Decoder;

/// <summary>
/// A decoder-only transformer; its <see cref="DecoderConfig"/> says of which family. Forward passes may run on several threads at once as long as each has its own cache and
/// nobody changes weights or adapters meanwhile. It owns its weights.
/// </summary>
public sealed partial class DecoderModel : IDisposable
{
    private readonly DecoderNames _names;
    private readonly DecoderLayer[] _layers;
    private readonly RotaryTable? _rotary;
    private readonly NormLayer _norm;
    private readonly LinearLayer _head;
    private readonly Dictionary<string, ParameterSlot> _slots = new(StringComparer.Ordinal);
    private readonly Scalar? _embeddingScale;
    private readonly Scalar? _logitCap;
    private readonly EmbeddingLayer? _positions;

    private DecoderModel(DecoderConfig config, ScalarType dtype, Device device, WeightFactory create)
    {
        Config = config;
        DType = dtype;
        Device = device;
        _names = DecoderNames.For(config);
        bool rotates = config.Positions == PositionKind.Rotary;
        _rotary = rotates ? new(config, dtype, device) : null;
        TokenEmbedding = create.Embedding(_names.Outer(_names.Embedding));
        _positions = rotates ? null : create.Embedding(_names.Outer(_names.PositionEmbedding));
        _embeddingScale = config.EmbeddingScale is { } scale ? Rounded(scale, dtype) : null;
        _logitCap = config.LogitSoftCap is { } cap ? cap : null;
        _layers = [.. Enumerable.Range(0, config.LayerCount).Select(i => new DecoderLayer(config, _names, i, create))];
        _norm = create.Norm(_names.Outer(_names.FinalNorm));
        _head = config.TieWordEmbeddings ? new(DecoderNames.Head, TokenEmbedding.Weight, null) : create.Linear(DecoderNames.Head);

        Linears = _layers.SelectMany(l => l.Linears).Concat(config.TieWordEmbeddings ? [] : [_head]).ToDictionary(l => l.Name, StringComparer.Ordinal);
        Embeddings = (_positions is null ? new[] { TokenEmbedding } : [TokenEmbedding, _positions]).ToDictionary(e => e.Name, StringComparer.Ordinal);
        VectorOverrides = new(Norms, Linears.Values);
        RegisterSlots();
    }

    /// <summary>What decides how it computes.</summary>
    public DecoderConfig Config { get; }

    /// <summary>Where its weights are.</summary>
    public Device Device { get; }

    /// <summary>The dtype of its weights and hidden states.</summary>
    public ScalarType DType { get; }

    /// <summary>
    /// The linear projections by their path in the checkpoint; <c>lm_head</c> is among them unless it is tied to the embeddings.
    /// </summary>
    public IReadOnlyDictionary<string, LinearLayer> Linears { get; }

    /// <summary>The tables of vectors by their path in the checkpoint: <see cref="TokenEmbedding"/> and learned positions, where there are any.</summary>
    public IReadOnlyDictionary<string, EmbeddingLayer> Embeddings { get; }

    /// <summary>The token embeddings. Where the output head is tied to them, it has their weight, but not their adapter.</summary>
    public EmbeddingLayer TokenEmbedding { get; }

    /// <summary>The output head's projection. Where it is tied to the embeddings it has their weight, and is not among <see cref="Linears"/>.</summary>
    public LinearLayer OutputHead => _head;

    /// <summary>What forward passes use in the place of biases and norm weights.</summary>
    public VectorOverrides VectorOverrides { get; }

    /// <summary>Every weight by its name in the checkpoint; a tied head is not listed. The tensors stay the model's.</summary>
    public IReadOnlyDictionary<string, Tensor> Parameters => _slots.ToDictionary(s => s.Key, s => s.Value.Get(), StringComparer.Ordinal);

    /// <summary>Loads the weights of a checkpoint.</summary>
    /// <param name="source">The checkpoint, under Hugging Face's names; not disposed.</param>
    /// <param name="config">The model's config.</param>
    /// <param name="dtype">The dtype to compute in: Float32 or BFloat16.</param>
    /// <param name="device">Where to compute, or <see langword="null"/> for the CPU.</param>
    /// <param name="cancellationToken">Stops between tensors.</param>
    /// <returns>The model.</returns>
    /// <exception cref="CheckpointException">A tensor is missing, unknown, or not of the shape that the config asks for.</exception>
    /// <exception cref="ArgumentException">The config contradicts itself, or the dtype is not supported.</exception>
    public static DecoderModel Load(
        ITensorSource source, DecoderConfig config, ScalarType dtype = ScalarType.Float32, Device? device = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(config);
        config.Validate();
        RequireSupported(dtype);
        device ??= CPU;
        var checkpoint = DecoderCheckpoint.Match(source, config);
        var created = new List<Tensor>();
        try
        {
            return new(config, dtype, device, new(config, Load, checkpoint.Weights.ContainsKey));
        }
        catch
        {
            created.ForEach(t => t.Dispose());
            throw;
        }

        Tensor Load(string name)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Tensor tensor = checkpoint.Load(name, dtype, device).DetachFromDisposeScope();
            created.Add(tensor);
            return tensor;
        }
    }

    /// <summary>
    /// Makes an untrained model: weights drawn from N(0, 0.02), projections back into the residual stream scaled by
    /// 1/sqrt(2 · layers) (Radford et al., 2019), norms 1, biases 0.
    /// </summary>
    /// <param name="config">The model's config.</param>
    /// <param name="seed">The seed of the weights.</param>
    /// <param name="dtype">The dtype to compute in: Float32 or BFloat16.</param>
    /// <param name="device">Where to compute, or <see langword="null"/> for the CPU.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentException">The config contradicts itself, or the dtype is not supported.</exception>
    public static DecoderModel CreateRandom(DecoderConfig config, int seed, ScalarType dtype = ScalarType.Float32, Device? device = null)
    {
        const double Deviation = 0.02;
        ArgumentNullException.ThrowIfNull(config);
        config.Validate();
        RequireSupported(dtype);
        Runtime.NativeRuntime.EnsureLoaded();
        device ??= CPU;
        using var generator = new Generator((ulong)seed, CPU);
        IReadOnlyDictionary<string, DecoderWeight> weights = DecoderLayout.Weights(config);
        return new(config, dtype, device, new(config, Create, weights.ContainsKey));

        Tensor Create(string name)
        {
            DecoderWeight weight = weights[name];
            using DisposeScope scope = NewDisposeScope();
            Tensor values = weight.Role switch
            {
                WeightRole.Norm => config.Norm == NormKind.RmsUnitOffset ? zeros(weight.Shape) : ones(weight.Shape),
                WeightRole.Bias => zeros(weight.Shape),
                _ => randn(weight.Shape, generator: generator).ScaleInPlace(Deviation),
            };
            if (weight.Role == WeightRole.ResidualMatrix)
            {
                values.ScaleInPlace(1 / Math.Sqrt(2.0 * config.LayerCount));
            }

            return values.to(dtype).to(device).DetachFromDisposeScope();
        }
    }

    /// <summary>Computes the final hidden states.</summary>
    /// <param name="ids">[B, T] token ids (Int64) on the model's device.</param>
    /// <param name="leftPadding">
    /// The padding tokens at the start of each row, or <see langword="null"/> for none. Positions count real tokens from 0.
    /// Padding at the end needs nothing: causal attention does not see it. Ignored with a cache, which has its own.
    /// </param>
    /// <param name="cache">Holds earlier positions and takes the new ones, or <see langword="null"/>.</param>
    /// <returns>[B, T, H] hidden states after the final norm, in <see cref="DType"/>; values at padding are undefined.</returns>
    /// <exception cref="ArgumentException">
    /// The shape of the ids or of the cache does not fit, or a row is longer than the model has learned positions for.
    /// </exception>
    /// <exception cref="InvalidOperationException">The cache is full.</exception>
    public Tensor Forward(Tensor ids, IReadOnlyList<int>? leftPadding = null, KeyValueCache? cache = null)
    {
        RequireIds(ids);
        int batch = (int)ids.shape[0], length = (int)ids.shape[1];
        if (leftPadding is not null && leftPadding.Count != batch)
        {
            throw new ArgumentException($"There are {batch} rows but {leftPadding.Count} paddings.", nameof(leftPadding));
        }

        cache?.RequireRoom(batch, length);
        using DisposeScope scope = NewDisposeScope();
        ids = cache is null ? ids : PrepareCache(cache, ids);
        AttentionContext context = AttentionContext.Create(Config, _rotary, Device, (int)ids.shape[1], leftPadding, cache);
        if (cache is { ImitatesReference: true } && ids.shape[1] > length)
        {
            context = context.WithMaskOfReference();
        }

        Tensor x = ForwardAll(ids, context);
        return (x.shape[1] == length ? x : x.narrow(1, x.shape[1] - length, length)).MoveToOuterDisposeScope();
    }

    /// <summary>The output head.</summary>
    /// <param name="hidden">[..., H] hidden states from <see cref="Forward"/>.</param>
    /// <returns>[..., V] logits, in <see cref="DType"/>.</returns>
    public Tensor Head(Tensor hidden)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = _head.Forward(hidden);
        return (_logitCap is null ? logits : logits.div(_logitCap).tanh().mul(_logitCap)).MoveToOuterDisposeScope();
    }

    /// <summary>Allocates a cache for a batch.</summary>
    /// <param name="batchSize">The number of rows, at least 1.</param>
    /// <param name="capacity">The most positions (padding, prompt and generated tokens), at least 1.</param>
    /// <param name="leftPadding">The padding tokens at the start of each row, or <see langword="null"/> for none.</param>
    /// <returns>An empty cache, owned by the caller.</returns>
    /// <exception cref="ArgumentException">A number is below 1, or the paddings do not fit the rows.</exception>
    public KeyValueCache CreateCache(int batchSize, int capacity, IReadOnlyList<int>? leftPadding = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        leftPadding ??= new int[batchSize];
        if (leftPadding.Count != batchSize || leftPadding.Any(p => p < 0))
        {
            throw new ArgumentException($"The paddings must be {batchSize} numbers of at least 0.", nameof(leftPadding));
        }

        return new(Config, batchSize, capacity, leftPadding, DType, Device);
    }

    /// <summary>Puts another tensor in the place of a weight, for instance a view into a trainer's buffer.</summary>
    /// <param name="name">The weight's name in the checkpoint.</param>
    /// <param name="value">A tensor of the same shape, dtype and device; the model takes ownership and disposes the old one.</param>
    /// <exception cref="ArgumentException">There is no such weight, or the tensor does not fit it.</exception>
    public void SetParameter(string name, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!_slots.TryGetValue(name, out ParameterSlot? slot))
        {
            throw new ArgumentException($"The model has no weight '{name}'.", nameof(name));
        }

        Tensor old = slot.Get();
        if (!old.shape.SequenceEqual(value.shape) || old.dtype != value.dtype || old.device_type != value.device_type)
        {
            throw new ArgumentException(
                $"'{name}' is [{string.Join(", ", old.shape)}] {old.dtype} on {old.device}, not [{string.Join(", ", value.shape)}] {value.dtype} on {value.device}.", nameof(value));
        }

        slot.Set(value.DetachFromDisposeScope());
        old.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rotary?.Dispose();
        _embeddingScale?.Dispose();
        _logitCap?.Dispose();
        TokenEmbedding.Dispose();
        _positions?.Dispose();
        _norm.Dispose();
        _head.Dispose();
        foreach (DecoderLayer layer in _layers)
        {
            layer.Dispose();
        }
    }

    private IEnumerable<NormLayer> Norms => _layers.SelectMany(l => l.Norms).Append(_norm);

    private static void RequireSupported(ScalarType dtype)
    {
        if (dtype is not (ScalarType.Float32 or ScalarType.BFloat16))
        {
            throw new ArgumentException($"Models compute in Float32 or BFloat16, not {dtype}.", nameof(dtype));
        }
    }

    // The reference multiplies by a tensor of the model's dtype, so the factor is rounded like one.
    private static Scalar Rounded(double value, ScalarType dtype)
    {
        using DisposeScope scope = NewDisposeScope();
        return tensor(value, dtype: dtype).to(ScalarType.Float64).item<double>();
    }

    // Where the row outgrows its rotation, the cached keys are of no use: all positions are computed anew, as the reference does.
    private Tensor PrepareCache(KeyValueCache cache, Tensor ids)
    {
        if (Config.RopeScaling?.Type != RopeScalingType.LongRope)
        {
            return ids;
        }

        int variant = RotaryFrequencies.GetVariant(Config, cache.LongestRow((int)ids.shape[1]));
        if (cache.Length > 0 && variant != cache.RotaryVariant)
        {
            ids = cat([cache.RememberedIds(), ids], 1);
            cache.Truncate(0);
        }

        cache.RotaryVariant = variant;
        cache.Remember(ids);
        return ids;
    }

    private Tensor ForwardAll(Tensor ids, AttentionContext context)
    {
        Tensor embedded = EmbedRows(ids, context);
        Tensor x = RunLayers(embedded, context, 0, _layers.Length);
        context.Cache?.Advance((int)ids.shape[1]);
        return _norm.Forward(x);
    }

    private Tensor Embed(Tensor ids, AttentionContext context)
    {
        Tensor x = TokenEmbedding.Forward(ids.reshape(-1)); // [B·T, H]
        if (_embeddingScale is not null)
        {
            x = x.mul(_embeddingScale);
        }

        if (_positions is null)
        {
            return x;
        }

        int past = context.Cache?.Length ?? 0, batch = (int)ids.shape[0], length = (int)ids.shape[1];
        Tensor positions = context.Positions ?? TensorMath.Range(past, past + length, ScalarType.Int64, Device).unsqueeze(0).expand(batch, -1);
        long highest = context.Packed is { } packed ? packed.LongestSequence - 1
            : context.Positions is null ? past + length - 1
            : positions.max().item<long>();
        return highest < Config.MaxPositionEmbeddings
            ? x.Plus(_positions.Forward(positions.reshape(-1)))
            : throw new ArgumentException($"A row has {highest + 1} tokens, but the model has learned {Config.MaxPositionEmbeddings} positions.", nameof(ids));
    }

    private void RegisterSlots()
    {
        _slots[$"{_names.Outer(_names.Embedding)}.weight"] = new(() => TokenEmbedding.Weight, t =>
        {
            TokenEmbedding.Weight = t;
            if (Config.TieWordEmbeddings)
            {
                _head.Weight = t;
            }
        });
        if (_positions is not null)
        {
            _slots[$"{_names.Outer(_names.PositionEmbedding)}.weight"] = new(() => _positions.Weight, t => _positions.Weight = t);
        }

        foreach (NormLayer norm in Norms)
        {
            Register(norm.Name, () => norm.Weight, t => norm.Weight = t, () => norm.Bias, t => norm.Bias = t);
        }

        foreach (LinearLayer linear in Linears.Values)
        {
            Register(linear.Name, () => linear.Weight, t => linear.Weight = t, () => linear.Bias, t => linear.Bias = t);
        }

        void Register(string module, Func<Tensor> getWeight, Action<Tensor> setWeight, Func<Tensor?> getBias, Action<Tensor> setBias)
        {
            _slots[$"{module}.weight"] = new(getWeight, setWeight);
            if (getBias() is not null)
            {
                _slots[$"{module}.bias"] = new(() => getBias()!, setBias);
            }
        }
    }

    private sealed record ParameterSlot(Func<Tensor> Get, Action<Tensor> Set);
}
