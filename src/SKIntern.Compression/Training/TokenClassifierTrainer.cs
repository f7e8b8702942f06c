using SKIntern.Models.Checkpoints;
using SKIntern.Models.Encoder;
using SKIntern.Models.Tokenization;
using SKIntern.Training;

namespace SKIntern.Compression;

/// <summary>
/// Trains an encoder to tell which words of a text stay, as LLMLingua-2 is trained (Pan et al. 2024, section 3): every token has the
/// label of its word, special tokens have none, and the loss is the cross entropy of the two labels (0 drop, 1 keep). All weights are
/// trained with AdamW. After every epoch the model is measured on validation texts; at the end it has the weights of the epoch with
/// the highest F1 per token. On a CPU with one thread equal inputs and seeds give equal weights to the last bit. Model and tokenizer
/// stay the caller's; nobody may use the model meanwhile. Not thread-safe.
/// </summary>
public sealed class TokenClassifierTrainer
{
    private readonly EncoderModel _model;
    private readonly TokenRowBuilder _builder;
    private readonly TokenClassifierTrainerOptions _options;
    private readonly TimeProvider _timeProvider;

    /// <summary>Makes a trainer.</summary>
    /// <param name="model">A Float32 model with a head of two labels; see <see cref="EncoderModel.LoadWithNewHead"/>.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="options">How it trains, or <see langword="null"/> for the defaults.</param>
    /// <param name="timeProvider">The clock of the progress, or <see langword="null"/> for the system's.</param>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> or <paramref name="tokenizer"/> is null.</exception>
    /// <exception cref="ArgumentException">The options are not valid, the model has another head or dtype, or the tokenizer does not fit it.</exception>
    public TokenClassifierTrainer(
        EncoderModel model, HuggingFaceTokenizer tokenizer, TokenClassifierTrainerOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        _options = options ?? new();
        _options.Validate();
        KeepProbabilities.RequireHead(model, nameof(model));
        if (model.DType != TorchSharp.torch.ScalarType.Float32)
        {
            throw new ArgumentException($"A model is trained in Float32 only, not in {model.DType}.", nameof(model));
        }

        _model = model;
        _builder = new(model.Config, tokenizer, _options.MaxTokens);
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Trains on a part of the texts and validates on the rest, drawn from the seed.</summary>
    /// <param name="texts">The texts, at least two.</param>
    /// <param name="progress">Told of every optimizer step, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops between steps; the model then has the weights trained so far.</param>
    /// <returns>What the training did.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="texts"/> is null.</exception>
    /// <exception cref="ArgumentException">There are less than two texts, or the training texts lack one of the labels.</exception>
    /// <exception cref="TrainingDivergedException">Loss or gradient is not a finite number; the message names the texts of the step.</exception>
    /// <exception cref="CheckpointException">The checkpoint folder holds another training; the message names the difference.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public TokenClassifierTrainingResult Train(
        IReadOnlyList<LabelledText> texts, IProgress<TokenClassifierProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (texts.Count < 2)
        {
            throw new ArgumentException($"At least two texts are needed, one to train on and one to validate on; there are {texts.Count}.", nameof(texts));
        }

        LabelledText[] drawn = BatchPlan.Shuffled(texts, (ulong)(uint)_options.Seed);
        int validation = Math.Clamp(CompressionRate.UnitsToKeep(_options.ValidationShare, texts.Count), 1, texts.Count - 1);
        return Train(drawn[validation..], drawn[..validation], progress, cancellationToken);
    }

    /// <summary>Trains on some texts and validates on others.</summary>
    /// <param name="training">The texts to train on.</param>
    /// <param name="validation">The texts to validate on.</param>
    /// <param name="progress">Told of every optimizer step, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops between steps; the model then has the weights trained so far.</param>
    /// <returns>What the training did.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="training"/> or <paramref name="validation"/> is null.</exception>
    /// <exception cref="ArgumentException">The training texts lack one of the labels, or the validation texts have no word.</exception>
    /// <exception cref="TrainingDivergedException">Loss or gradient is not a finite number; the message names the texts of the step.</exception>
    /// <exception cref="CheckpointException">The checkpoint folder holds another training; the message names the difference.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public TokenClassifierTrainingResult Train(
        IReadOnlyList<LabelledText> training,
        IReadOnlyList<LabelledText> validation,
        IProgress<TokenClassifierProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(validation);
        cancellationToken.ThrowIfCancellationRequested();
        LabelledData data = new(training, LabelledRows.Of(_builder, training)), held = new(validation, LabelledRows.Of(_builder, validation));
        RequireBothLabels(data);
        if (held.Rows.Count == 0)
        {
            throw new ArgumentException("The validation texts have no word.", nameof(validation));
        }

        using TokenClassifierRun run = new(_model, _options, data, held, _timeProvider);
        return run.Train(progress, cancellationToken);
    }

    private static void RequireBothLabels(LabelledData data)
    {
        // What counts is what becomes of the words in tokens.
        bool[] labels = [.. data.Rows.SelectMany(row => row.Words.Where(word => word >= 0).Select(word => data.Texts[row.Text].Words[word].Keep)).Distinct()];
        if (labels.Length < 2)
        {
            string missing = labels.Length == 0 ? "has a label" : labels[0] ? "is labelled to go" : "is labelled to stay";
            throw new ArgumentException($"No word of the {data.Texts.Count} training texts {missing}; both labels are needed to learn from.", "training");
        }
    }
}
