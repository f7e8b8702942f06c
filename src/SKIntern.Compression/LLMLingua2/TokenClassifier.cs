using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Encoder;
using SKIntern.Models.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Compression;

/// <summary>
/// An encoder with a head of two labels (0 drop, 1 keep) and its tokenizer: the model of LLMLingua-2 (Pan et al. 2024). It tells of each
/// token P(keep) = softmax(logits)[1]. Rows of many texts are computed together, those of like lengths in one pass. Safe for
/// concurrent use as long as nobody changes the weights meanwhile.
/// </summary>
public sealed class TokenClassifier : IDisposable
{
    /// <summary>The tokens of one forward pass, padding included, unless told otherwise.</summary>
    public const int DefaultBatchTokens = 8192;

    private const int Labels = 2;
    private const int KeepLabel = 1;

    // Letter case, accents, widths, blanks, digits and scripts: what normalisers and pre-tokenizers treat differently.
    private const string Probe = " Ab\u00E9e\u0301 \uFF21 12345,don't\n  \u4F60\u597D \u0645\u0631\u062D\u0628\u0627 \U0001F600.";

    private readonly bool _ownsModel;
    private readonly Lazy<string> _fingerprint;

    /// <summary>Puts a model and its tokenizer together.</summary>
    /// <param name="model">The model, with a head of 2 labels.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="ownsModel">Whether the model is disposed with the classifier; else it stays the caller's.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The model has no head or one of another number of labels, or the tokenizer has ids that the model lacks or another padding id.
    /// </exception>
    public TokenClassifier(EncoderModel model, HuggingFaceTokenizer tokenizer, bool ownsModel = true)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        if (model.Config.LabelCount != Labels)
        {
            throw new ArgumentException(
                $"A classifier of LLMLingua-2 has {Labels} labels (drop, keep); this model has {model.Config.LabelCount?.ToString() ?? "no token classification head"}.",
                nameof(model));
        }

        if (tokenizer.VocabularySize > model.Config.VocabularySize)
        {
            throw new ArgumentException(
                $"The tokenizer has {tokenizer.VocabularySize} ids, but the model only {model.Config.VocabularySize}: the two do not belong together.", nameof(tokenizer));
        }

        if (tokenizer.PaddingId is int padding && padding != model.Config.PaddingId)
        {
            throw new ArgumentException(
                $"The tokenizer pads with id {padding}, but the model with {model.Config.PaddingId}: the two do not belong together.", nameof(tokenizer));
        }

        (Model, Tokenizer, _ownsModel) = (model, tokenizer, ownsModel);
        _fingerprint = new(ComputeFingerprint);
    }

    /// <summary>The model.</summary>
    public EncoderModel Model { get; }

    /// <summary>The tokenizer.</summary>
    public HuggingFaceTokenizer Tokenizer { get; }

    /// <summary>
    /// Identifies the weights and the tokenizer: equal for equal ones. Computed from all weights when first asked for, so do not
    /// change them afterwards.
    /// </summary>
    public string Fingerprint => _fingerprint.Value;

    /// <summary>
    /// Loads a Hugging Face folder with <c>config.json</c>, <c>model.safetensors</c> and a tokenizer, such as Microsoft's
    /// llmlingua-2-xlm-roberta-large-meetingbank or llmlingua-2-bert-base-multilingual-cased-meetingbank.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="dtype">The dtype to compute in: Float32 or BFloat16.</param>
    /// <param name="device">Where to compute, or <see langword="null"/> for the CPU.</param>
    /// <param name="logger">Is told once of config fields that are not known, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops between tensors.</param>
    /// <returns>The classifier, owned by the caller.</returns>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is null or empty, or the dtype is not supported.</exception>
    /// <exception cref="CheckpointException">
    /// A file is missing, malformed or asks for what is not supported; or the model is no token classifier of 2 labels; or the tokenizer
    /// does not fit it.
    /// </exception>
    /// <exception cref="TokenizerException">The tokenizer is missing, malformed or not supported.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static TokenClassifier Load(
        string folder, ScalarType dtype = ScalarType.Float32, Device? device = null, ILogger? logger = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        EncoderConfig config = EncoderConfigReader.Read(Path.Combine(folder, "config.json"), logger);
        HuggingFaceTokenizer tokenizer = TokenizerLoader.FromFolder(folder);
        using ITensorSource source = TensorSources.Open(folder);
        EncoderModel model = EncoderModel.Load(source, config, dtype, device, cancellationToken);
        try
        {
            return new(model, tokenizer);
        }
        catch (ArgumentException e)
        {
            model.Dispose();
            throw new CheckpointException(folder, e.Message, e);
        }
    }

    /// <summary>Computes P(keep) of every token of token rows.</summary>
    /// <param name="rows">
    /// The token ids of each row, special tokens included; at most as many as the model has positions for
    /// (<see cref="EncoderConfig.MaxLength"/>). An empty row has no tokens.
    /// </param>
    /// <param name="batchTokens">The most tokens in one pass, padding included, at least 1; a longer row is computed alone.</param>
    /// <param name="progress">Is told how many rows are done, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops between passes.</param>
    /// <returns>For each row one probability per token. They do not depend on what else is in the batch, but for rounding.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchTokens"/> is below 1.</exception>
    /// <exception cref="ArgumentException">A row is too long or has an id that the model lacks.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<float[]> KeepProbabilities(
        IReadOnlyList<IReadOnlyList<int>> rows, int batchTokens = DefaultBatchTokens, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchTokens, 1);
        var probabilities = new float[rows.Count][];
        Array.Fill(probabilities, []);
        IEnumerable<TokenWindow> windows = Enumerable.Range(0, rows.Count).Where(r => rows[r].Count > 0).Select(r => new TokenWindow(r, 0, rows[r].Count, 0));
        int done = 0;
        foreach (IReadOnlyList<TokenWindow> batch in TokenWindow.Batch(windows, prefixTokens: 0, batchTokens))
        {
            cancellationToken.ThrowIfCancellationRequested();
            ComputeBatch([.. batch.Select(window => window.Sequence)], rows, probabilities);
            done += batch.Count;
            progress?.Report(done);
        }

        return probabilities;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ownsModel)
        {
            Model.Dispose();
        }
    }

    private void ComputeBatch(int[] batch, IReadOnlyList<IReadOnlyList<int>> rows, float[][] probabilities)
    {
        int width = rows[batch[0]].Count;
        var ids = new long[batch.Length * width];
        var mask = new long[ids.Length];
        Array.Fill(ids, Model.Config.PaddingId);
        for (int b = 0; b < batch.Length; b++)
        {
            IReadOnlyList<int> row = rows[batch[b]];
            for (int t = 0; t < row.Count; t++)
            {
                (ids[(b * width) + t], mask[(b * width) + t]) = (row[t], 1);
            }
        }

        using var noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        long[] shape = [batch.Length, width];
        Tensor logits = Model.Classify(tensor(ids, shape, device: Model.Device), tensor(mask, shape, device: Model.Device)); // [B, T, 2]
        Tensor keep = logits.to(ScalarType.Float32).softmax(-1).select(-1, KeepLabel).cpu().contiguous();                   // [B, T]
        ReadOnlySpan<float> values = keep.data<float>().ToArray();
        for (int b = 0; b < batch.Length; b++)
        {
            probabilities[batch[b]] = values.Slice(b * width, rows[batch[b]].Count).ToArray();
        }
    }

    private string ComputeFingerprint()
    {
        var identity = new StringBuilder(WeightsHash.Of(Model.Parameters)).Append('\n').Append(Model.Config).Append('\n').Append(Model.DType).Append('\n');
        for (int id = 0; id < Tokenizer.VocabularySize; id++)
        {
            identity.Append(Tokenizer.TokenOf(id)).Append(Tokenizer.IsSpecial(id) ? '\u0001' : '\u0000');
        }

        identity.AppendJoin(',', Tokenizer.Encode(Probe, addSpecialTokens: true));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity.ToString())));
    }
}
