using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Encoder;

/// <summary>
/// An encoder of the BERT family, with or without a head that labels tokens. Forward passes may run on several threads at once as
/// long as nobody changes adapters meanwhile. It owns its weights.
/// </summary>
public sealed class EncoderModel : IDisposable
{
    private readonly EncoderParameterNames _names;
    private readonly Tensor _words;
    private readonly Tensor _positions;
    private readonly Tensor _tokenTypes;
    private readonly LayerNorm _norm;
    private readonly EncoderLayer[] _layers;
    private readonly LinearLayer? _classifier;

    private EncoderModel(EncoderConfig config, EncoderParameterNames names, ScalarType dtype, Device device, Func<string, Tensor> create)
    {
        (Config, DType, Device, _names) = (config, dtype, device, names);
        var parameters = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var weights = new EncoderWeights(config, names, name => parameters[name] = create(name));
        _words = weights.Tensor(names.WordEmbedding);
        _positions = weights.Tensor(names.PositionEmbedding);
        _tokenTypes = weights.Tensor(names.TokenTypeEmbedding);
        _norm = weights.Norm(names.EmbeddingNorm);
        _layers = [.. Enumerable.Range(0, config.LayerCount).Select(weights.Layer)];
        _classifier = config.LabelCount is null ? null : weights.Linear(EncoderParameterNames.Classifier);
        Parameters = parameters.AsReadOnly();
        Linears = _layers.SelectMany(l => l.Linears).Concat(_classifier is null ? [] : [_classifier]).ToDictionary(l => l.Name, StringComparer.Ordinal).AsReadOnly();
    }

    /// <summary>What decides how it computes.</summary>
    public EncoderConfig Config { get; }

    /// <summary>Where its weights are.</summary>
    public Device Device { get; }

    /// <summary>The dtype of its weights and hidden states.</summary>
    public ScalarType DType { get; }

    /// <summary>The linear projections by their path in the checkpoint, the head among them.</summary>
    public IReadOnlyDictionary<string, LinearLayer> Linears { get; }

    /// <summary>Every weight by its name in the checkpoint. The tensors stay the model's.</summary>
    public IReadOnlyDictionary<string, Tensor> Parameters { get; }

    /// <summary>Loads the weights of a checkpoint. Poolers and the heads of pre-training may be in it and are left aside.</summary>
    /// <param name="source">The checkpoint, under Hugging Face's names; not disposed.</param>
    /// <param name="config">The model's config.</param>
    /// <param name="dtype">The dtype to compute in: Float32 or BFloat16.</param>
    /// <param name="device">Where to compute, or <see langword="null"/> for the CPU.</param>
    /// <param name="cancellationToken">Stops between tensors.</param>
    /// <returns>The model.</returns>
    /// <exception cref="CheckpointException">A tensor is missing, unknown, or not of the shape that the config asks for.</exception>
    /// <exception cref="ArgumentException">The config contradicts itself, or the dtype is not supported.</exception>
    public static EncoderModel Load(
        ITensorSource source, EncoderConfig config, ScalarType dtype = ScalarType.Float32, Device? device = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        Require(config, dtype);
        device ??= CPU;
        EncoderCheckpoint checkpoint = EncoderCheckpoint.Open(source, config);
        return Create(config, checkpoint.Names, dtype, device, name =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return checkpoint.Source.LoadShared(name, dtype, device);
        });
    }

    /// <summary>
    /// Loads an encoder and gives it a new token classification head, to be trained: weights drawn from N(0, 0.02), biases 0, as
    /// transformers begins one. A head that the checkpoint has is left aside, whatever its labels.
    /// </summary>
    /// <param name="source">The checkpoint, under Hugging Face's names; not disposed.</param>
    /// <param name="config">The checkpoint's config, with or without a head.</param>
    /// <param name="labelCount">The number of labels of the new head, at least 1.</param>
    /// <param name="seed">The seed of the head's weights.</param>
    /// <param name="dtype">The dtype to compute in: Float32 or BFloat16. Training asks for Float32.</param>
    /// <param name="device">Where to compute, or <see langword="null"/> for the CPU.</param>
    /// <param name="cancellationToken">Stops between tensors.</param>
    /// <returns>The model, whose weights are its own and not the file's.</returns>
    /// <exception cref="CheckpointException">A tensor of the encoder is missing, unknown, or not of the shape that the config asks for.</exception>
    /// <exception cref="ArgumentException">The config contradicts itself, the number of labels is below 1, or the dtype is not supported.</exception>
    public static EncoderModel LoadWithNewHead(
        ITensorSource source,
        EncoderConfig config,
        int labelCount,
        int seed,
        ScalarType dtype = ScalarType.Float32,
        Device? device = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(labelCount, 1);
        Require(config, dtype);
        device ??= CPU;
        Runtime.NativeRuntime.EnsureLoaded();
        EncoderCheckpoint checkpoint = EncoderCheckpoint.Open(new WithoutHead(source), config with { LabelCount = null });
        using var generator = new Generator((ulong)seed, CPU);
        return Create(config with { LabelCount = labelCount }, checkpoint.Names, dtype, device, name =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return !EncoderParameterNames.IsOfHead(name) ? checkpoint.Source.Load(name, dtype, device)
                : Draw(EncoderLayout.HeadShape(config, labelCount, name), name, generator, dtype, device);
        });
    }

    /// <summary>Makes an untrained model: weights drawn from N(0, 0.02), norms 1, biases 0.</summary>
    /// <param name="config">The model's config.</param>
    /// <param name="seed">The seed of the weights.</param>
    /// <param name="dtype">The dtype to compute in: Float32 or BFloat16.</param>
    /// <param name="device">Where to compute, or <see langword="null"/> for the CPU.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentException">The config contradicts itself, or the dtype is not supported.</exception>
    public static EncoderModel CreateRandom(EncoderConfig config, int seed, ScalarType dtype = ScalarType.Float32, Device? device = null)
    {
        Require(config, dtype);
        Runtime.NativeRuntime.EnsureLoaded();
        device ??= CPU;
        using var generator = new Generator((ulong)seed, CPU);
        var names = new EncoderParameterNames(EncoderParameterNames.Prefix(config));
        IReadOnlyDictionary<string, long[]> shapes = EncoderLayout.Shapes(config, names);
        return Create(config, names, dtype, device, name => Draw(shapes[name], name, generator, dtype, device));
    }

    /// <summary>Computes the final hidden states.</summary>
    /// <param name="ids">[B, T] token ids (Int64) on the model's device.</param>
    /// <param name="mask">
    /// [B, T] (Int64 or Bool), 0 at padding, which may be on either side; <see langword="null"/> for none. BERT's positions count the
    /// real tokens of the mask from 0; RoBERTa's count the ids that are not <see cref="EncoderConfig.PaddingId"/>, whatever the mask.
    /// </param>
    /// <param name="tokenTypes">[B, T] token types (Int64), or <see langword="null"/> for type 0 everywhere.</param>
    /// <returns>[B, T, H] hidden states, in <see cref="DType"/>; values at padding are undefined.</returns>
    /// <exception cref="ArgumentException">
    /// Shapes or dtypes do not fit, an id or type is unknown to the model, a row is all padding or longer than the model has positions for.
    /// </exception>
    public Tensor Forward(Tensor ids, Tensor? mask = null, Tensor? tokenTypes = null) => Compute(ids, mask, tokenTypes, null);

    /// <summary>Labels tokens: the head's scores for the hidden states of <see cref="Forward"/>.</summary>
    /// <param name="ids">[B, T] token ids (Int64) on the model's device.</param>
    /// <param name="mask">[B, T], 0 at padding, or <see langword="null"/> for none.</param>
    /// <param name="tokenTypes">[B, T] token types, or <see langword="null"/> for type 0 everywhere.</param>
    /// <param name="dropout">The dropout of a pass of training, or <see langword="null"/> for none.</param>
    /// <returns>[B, T, <see cref="EncoderConfig.LabelCount"/>] logits, in <see cref="DType"/>; values at padding are undefined.</returns>
    /// <exception cref="ArgumentException">As <see cref="Forward"/>.</exception>
    /// <exception cref="InvalidOperationException">The model has no head, or the dropout was not begun.</exception>
    public Tensor Classify(Tensor ids, Tensor? mask = null, Tensor? tokenTypes = null, EncoderDropout? dropout = null)
    {
        LinearLayer head = _classifier ?? throw new InvalidOperationException("The model has no token classification head; its config names no labels.");
        using DisposeScope scope = NewDisposeScope();
        Tensor hidden = Compute(ids, mask, tokenTypes, dropout);
        return head.Forward(dropout is null ? hidden : dropout.OnHidden(hidden)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor tensor in Parameters.Values)
        {
            tensor.Dispose();
        }
    }

    /// <summary>The name that transformers gives a weight in a checkpoint of its own, whatever the model was loaded from.</summary>
    internal string StandardName(string name) => _names.Below(EncoderParameterNames.Prefix(Config), name);

    private Tensor Compute(Tensor ids, Tensor? mask, Tensor? tokenTypes, EncoderDropout? dropout)
    {
        ArgumentNullException.ThrowIfNull(ids);
        using DisposeScope scope = NewDisposeScope();
        EncoderInput input = EncoderInput.Create(Config, ids, mask, tokenTypes);
        Tensor types = input.TokenTypes is null ? _tokenTypes.narrow(0, 0, 1) : _tokenTypes.index_select(0, input.TokenTypes);
        Tensor sum = _words.index_select(0, input.Ids).Plus(types).Plus(_positions.index_select(0, input.Positions));
        Tensor x = _norm.Apply(sum).view(ids.shape[0], ids.shape[1], Config.HiddenSize);
        x = dropout is null ? x : dropout.OnHidden(x);
        foreach (EncoderLayer layer in _layers)
        {
            Tensor next = layer.Forward(x, input.Mask, dropout);
            x.Dispose();
            x = next;
        }

        return x.MoveToOuterDisposeScope();
    }

    private static EncoderModel Create(EncoderConfig config, EncoderParameterNames names, ScalarType dtype, Device device, Func<string, Tensor> create)
    {
        var created = new List<Tensor>();
        try
        {
            return new(config, names, dtype, device, name =>
            {
                Tensor tensor = create(name).DetachFromDisposeScope();
                created.Add(tensor);
                return tensor;
            });
        }
        catch
        {
            created.ForEach(t => t.Dispose());
            throw;
        }
    }

    /// <summary>The first values of a weight: matrices from N(0, 0.02), biases 0, norms 1.</summary>
    private static Tensor Draw(long[] shape, string name, Generator generator, ScalarType dtype, Device device)
    {
        const double Deviation = 0.02;
        using DisposeScope scope = NewDisposeScope();
        Tensor values = shape.Length == 2 ? randn(shape, generator: generator).ScaleInPlace(Deviation)
            : name.EndsWith(".bias", StringComparison.Ordinal) ? zeros(shape) : ones(shape);
        return values.to(dtype).to(device).MoveToOuterDisposeScope();
    }

    private static void Require(EncoderConfig config, ScalarType dtype)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Validate();
        if (dtype is not (ScalarType.Float32 or ScalarType.BFloat16))
        {
            throw new ArgumentException($"Models compute in Float32 or BFloat16, not {dtype}.", nameof(dtype));
        }
    }
}
