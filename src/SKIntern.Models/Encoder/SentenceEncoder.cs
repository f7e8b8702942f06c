using Microsoft.Extensions.Logging;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Tokenization;
using SKIntern.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Encoder;

/// <summary>
/// Turns texts into vectors whose closeness follows the closeness of meaning (Reimers and Gurevych, 2019). Safe for concurrent use.
/// It owns the encoder.
/// </summary>
public sealed class SentenceEncoder : IDisposable
{
    private const int DefaultBatchSize = 32;

    // What sentence-transformers divides by at least.
    private const double SmallestNorm = 1e-12;

    private readonly ITokenizer _tokenizer;
    private readonly SequenceFrame _frame;

    /// <summary>Puts an encoder, a tokenizer and settings together.</summary>
    /// <param name="encoder">The encoder; owned from now on. A head is not used.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="settings">How embeddings are made, or <see langword="null"/> for the mean, normalised.</param>
    /// <exception cref="ArgumentException">The tokenizer has ids that the encoder lacks, or the most tokens leave no room for a text or exceed the encoder's positions.</exception>
    public SentenceEncoder(EncoderModel encoder, ITokenizer tokenizer, SentenceSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(tokenizer);
        Encoder = encoder;
        Settings = settings ?? new();
        _tokenizer = tokenizer;
        _frame = SequenceFrame.Of(tokenizer);
        MaxTokens = Settings.MaxTokens ?? encoder.Config.MaxLength;
        if (tokenizer.VocabularySize > encoder.Config.VocabularySize)
        {
            throw new ArgumentException($"The tokenizer has {tokenizer.VocabularySize} ids, but the encoder only {encoder.Config.VocabularySize}.", nameof(tokenizer));
        }

        if (MaxTokens <= _frame.Count || MaxTokens > encoder.Config.MaxLength)
        {
            throw new ArgumentException($"{nameof(SentenceSettings.MaxTokens)} is {MaxTokens}; expected more than the {_frame.Count} special tokens and at most the encoder's {encoder.Config.MaxLength} positions.", nameof(settings));
        }
    }

    /// <summary>The encoder.</summary>
    public EncoderModel Encoder { get; }

    /// <summary>How embeddings are made.</summary>
    public SentenceSettings Settings { get; }

    /// <summary>The most tokens of a text, special tokens included; what is longer is cut at its end.</summary>
    public int MaxTokens { get; }

    /// <summary>The length of an embedding.</summary>
    public int EmbeddingSize => Encoder.Config.HiddenSize;

    /// <summary>Loads a folder as sentence-transformers writes it.</summary>
    /// <param name="folder">The folder, with <c>modules.json</c>.</param>
    /// <param name="tokenizer">The tokenizer, or <see langword="null"/> to load the folder's own.</param>
    /// <param name="dtype">The dtype to compute in: Float32 or BFloat16.</param>
    /// <param name="device">Where to compute, or <see langword="null"/> for the CPU.</param>
    /// <param name="logger">Is told once of config fields that are not known, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops between tensors.</param>
    /// <returns>The sentence encoder, owned by the caller.</returns>
    /// <exception cref="CheckpointException">A file is missing, malformed, or asks for what is not supported.</exception>
    /// <exception cref="TokenizerException">The tokenizer is missing, malformed or not supported.</exception>
    public static SentenceEncoder Load(
        string folder, ITokenizer? tokenizer = null, ScalarType dtype = ScalarType.Float32, Device? device = null, ILogger? logger = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        SentenceFolder layout = SentenceFolder.Read(folder);
        EncoderConfig config = EncoderConfigReader.Read(Path.Combine(layout.EncoderFolder, "config.json"), logger);
        if (layout.EmbeddingSize is int size && size != config.HiddenSize)
        {
            throw new CheckpointException(folder, $"the pooling step expects states of width {size}, but the encoder's have {config.HiddenSize}.");
        }

        tokenizer ??= TokenizerLoader.FromFolder(layout.EncoderFolder);
        using ITensorSource source = TensorSources.Open(layout.EncoderFolder);
        EncoderModel encoder = EncoderModel.Load(source, config, dtype, device, cancellationToken);
        try
        {
            return new(encoder, tokenizer, layout.Settings);
        }
        catch (ArgumentException e)
        {
            encoder.Dispose();
            throw new CheckpointException(folder, e.Message, e);
        }
    }

    /// <summary>Computes the embeddings of texts.</summary>
    /// <param name="texts">The texts; those with more than <see cref="MaxTokens"/> tokens are cut at their end.</param>
    /// <param name="batchSize">The most texts in one pass, at least 1.</param>
    /// <param name="progress">Is told how many texts are done, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops between passes.</param>
    /// <returns>One embedding of <see cref="EmbeddingSize"/> numbers for each text, in the order of the texts.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="texts"/> or one of them is null.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<float[]> Embed(
        IReadOnlyList<string> texts, int batchSize = DefaultBatchSize, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return EmbedTokens([.. texts.Select(Tokenize)], batchSize, progress, cancellationToken);

        IReadOnlyList<int> Tokenize(string text)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return _frame.Around(_tokenizer.Encode(text), MaxTokens);
        }
    }

    /// <summary>Computes the embeddings of token rows. Rows of like length share a pass, so that little is spent on padding.</summary>
    /// <param name="rows">The token ids of each text, special tokens included; 1 to <see cref="MaxTokens"/> each.</param>
    /// <param name="batchSize">The most rows in one pass, at least 1.</param>
    /// <param name="progress">Is told how many rows are done, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops between passes.</param>
    /// <returns>One embedding of <see cref="EmbeddingSize"/> numbers for each row, in the order of the rows.</returns>
    /// <exception cref="ArgumentException">A row is empty or too long, or has an id that the encoder lacks.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<float[]> EmbedTokens(
        IReadOnlyList<IReadOnlyList<int>> rows, int batchSize = DefaultBatchSize, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i].Count < 1 || rows[i].Count > MaxTokens)
            {
                throw new ArgumentException($"Row {i} has {rows[i].Count} tokens; expected 1 to {MaxTokens}.", nameof(rows));
            }
        }

        var embeddings = new float[rows.Count][];
        int done = 0;
        foreach (int[] batch in Enumerable.Range(0, rows.Count).OrderByDescending(i => rows[i].Count).Chunk(batchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            float[] values = EmbedBatch([.. batch.Select(i => rows[i])]);
            for (int i = 0; i < batch.Length; i++)
            {
                embeddings[batch[i]] = values[(i * EmbeddingSize)..((i + 1) * EmbeddingSize)];
            }

            progress?.Report(done += batch.Length);
        }

        return embeddings;
    }

    /// <inheritdoc/>
    public void Dispose() => Encoder.Dispose();

    /// <summary>[B · H] values, row after row.</summary>
    private float[] EmbedBatch(IReadOnlyList<int>[] rows)
    {
        int length = rows.Max(r => r.Count);
        long[] padded = [.. rows.SelectMany(r => r.Select(id => (long)id).Concat(Enumerable.Repeat((long)Encoder.Config.PaddingId, length - r.Count)))];
        long[] real = [.. rows.SelectMany(r => Enumerable.Repeat(1L, r.Count).Concat(Enumerable.Repeat(0L, length - r.Count)))];
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor ids = tensor(padded, [rows.Length, length], device: Encoder.Device), mask = tensor(real, [rows.Length, length], device: Encoder.Device);
        Tensor hidden = Encoder.Forward(ids, mask).to(ScalarType.Float32);                  // [B, T, H]
        Tensor pooled = Settings.Pooling == SentencePooling.FirstToken
            ? hidden.select(1, 0)
            : hidden.mul(mask.unsqueeze(-1)).sum(1).div(mask.sum(1, keepdim: true));        // [B, H]
        Tensor result = Settings.Normalize ? pooled.div(pooled.norm(1, keepdim: true).clamp_min(SmallestNorm)) : pooled;
        return result.cpu().contiguous().data<float>().ToArray();
    }
}
