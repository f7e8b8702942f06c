using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SKIntern.Lora.Adapters;
using SKIntern.Lora.Observability;
using SKIntern.Lora.Training;
using SKIntern.Methods;
using SKIntern.Models;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Tokenization;
using SKIntern.Training;

namespace SKIntern.Lora;

/// <summary>
/// Fine-tunes an adapter of a decoder through stages. On the CPU, equal settings, data and numbers of threads give equal
/// adapters to the last bit, interrupted and resumed or not. It owns the adapter, not the model; not thread-safe.
/// </summary>
public sealed class LoraFineTuner : IFineTuner, IDisposable
{
    private readonly DecoderModel _model;
    private readonly SequenceEncoder _encoder;
    private readonly FineTuningOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly TrainingTelemetry _telemetry;

    /// <summary>Creates a fine-tuner with a new adapter, which is not attached yet.</summary>
    /// <param name="model">The decoder; it outlives the fine-tuner.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="endOfSequenceId">The token that is taught to end every target.</param>
    /// <param name="adapter">What to adapt and how.</param>
    /// <param name="options">How to train, or <see langword="null"/> for the defaults.</param>
    /// <param name="timeProvider">The clock of durations, or <see langword="null"/> for the system's.</param>
    /// <param name="logger">Told of the training, or <see langword="null"/>; ids of examples are logged as Trace only.</param>
    /// <exception cref="ArgumentException">
    /// A setting is out of its range, a target matches no layer, or the tokenizer or the end token does not fit the model.
    /// </exception>
    public LoraFineTuner(
        DecoderModel model,
        ITokenizer tokenizer,
        int endOfSequenceId,
        LoraConfig adapter,
        FineTuningOptions? options = null,
        TimeProvider? timeProvider = null,
        ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(adapter);
        ArgumentOutOfRangeException.ThrowIfNegative(endOfSequenceId);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(endOfSequenceId, model.Config.VocabularySize);
        _options = options ?? new();
        _options.Validate();
        if (tokenizer.VocabularySize > model.Config.VocabularySize)
        {
            throw new ArgumentException($"The tokenizer has {tokenizer.VocabularySize} ids, the model only {model.Config.VocabularySize}.", nameof(tokenizer));
        }

        int window = model.Config.MaxPositionEmbeddings;
        if (_options.MaxSequenceLength > window)
        {
            throw new ArgumentException($"{nameof(FineTuningOptions.MaxSequenceLength)} ({_options.MaxSequenceLength}) is above the model's window of {window} tokens.", nameof(options));
        }

        if (_options.Throughput.SharePrefixes && model.Config.RopeScaling is { Type: RopeScalingType.Dynamic or RopeScalingType.LongRope } scaling)
        {
            throw new ArgumentException(
                $"{nameof(ThroughputOptions.SharePrefixes)} is not possible here: with {scaling.Type} rotary scaling a beginning is rotated by the length of the whole sequence.", nameof(options));
        }

        _model = model;
        _timeProvider = timeProvider ?? TimeProvider.System;
        _telemetry = new(logger ?? NullLogger.Instance);
        _encoder = new(tokenizer, endOfSequenceId, _options.MaxSequenceLength ?? window, _options.Normalization, _options.Throughput.CachedTokens);
        Adapter = LoraAdapter.Create(model, adapter, _options.Seed);
    }

    /// <summary>Creates a fine-tuner with a new adapter, which is not attached yet.</summary>
    /// <param name="model">The model; it outlives the fine-tuner. The first of its end-of-sequence tokens is taught to end every target.</param>
    /// <param name="adapter">What to adapt and how.</param>
    /// <param name="options">How to train, or <see langword="null"/> for the defaults.</param>
    /// <param name="timeProvider">The clock of durations, or <see langword="null"/> for the system's.</param>
    /// <param name="logger">Told of the training, or <see langword="null"/>; ids of examples are logged as Trace only.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or a target matches no layer.</exception>
    public LoraFineTuner(LanguageModel model, LoraConfig adapter, FineTuningOptions? options = null, TimeProvider? timeProvider = null, ILogger? logger = null)
        : this(Require(model).Decoder, model.Tokenizer, model.EndOfSequenceIds[0], adapter, options, timeProvider, logger)
    {
    }

    /// <summary>The adapter: new before the first training, attached from then on. It is disposed with the fine-tuner.</summary>
    public LoraAdapter Adapter { get; }

    /// <summary>What <see cref="FineTuningOptions.Validation"/> measures; both are given, or neither.</summary>
    public IValidationMetric? ValidationMetric { get; init; }

    /// <summary>Creates a file of a checkpoint; the file system's where it is <see langword="null"/>.</summary>
    internal Func<string, Stream>? CreateCheckpointFile { get; init; }

    /// <inheritdoc/>
    /// <remarks>
    /// Every stage's first epoch is built and encoded once before the first step, so that a sequence which is too long is found
    /// then and not hours later. Called again, it trains the same adapter further. Where a checkpoint is resumed, observers are not called again for
    /// stages that were complete (a <see cref="TrainingNoticeKind.StageSkipped"/> tells of them), and progress starts at the step
    /// after the checkpoint.
    /// </remarks>
    /// <exception cref="CheckpointException">
    /// No checkpoint to resume is whole, it is of another training (the message names the differences), or another training uses the folder.
    /// </exception>
    /// <exception cref="DeviceMemoryException">The device has too little memory for a step; the message says what to change.</exception>
    /// <exception cref="InvalidOperationException">There is a validation metric without its options, or the other way round.</exception>
    /// <exception cref="IOException">A checkpoint cannot be written, and the policy is to stop; those before it are whole.</exception>
    public async Task<FineTuningResult> FineTuneAsync(
        IReadOnlyList<TrainingStage> stages,
        ITrainingObserver? observer = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stages);
        if (stages.Count == 0)
        {
            throw new ArgumentException("There must be at least one stage.", nameof(stages));
        }

        if (_options.Validation is null != ValidationMetric is null)
        {
            throw new InvalidOperationException($"{nameof(FineTuningOptions)}.{nameof(FineTuningOptions.Validation)} and {nameof(ValidationMetric)} must both be given, or neither.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        Adapter.Attach();
        string name = Adapter.Config.BaseModelName ?? _model.Config.ModelType;
        return await _telemetry.TrainAsync(name, stages.Count, () => RunAsync(name, stages, observer, progress, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Detaches and frees the adapter; save or merge it before.</summary>
    public void Dispose() => Adapter.Dispose();

    private async Task<FineTuningResult> RunAsync(
        string name, IReadOnlyList<TrainingStage> stages, ITrainingObserver? observer, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        using FineTuningRun run = new(_model, Adapter, _encoder, _options, stages, new(progress, observer, ValidationMetric, _timeProvider, CreateCheckpointFile, _telemetry));
        TrainingLog.Started(_telemetry.Logger, name, Adapter.Parameters.Values.Sum(p => p.numel()), stages.Count, run.TotalSteps);
        await Task.Run(() => run.Prepare(cancellationToken), CancellationToken.None).ConfigureAwait(false);
        while (run.NextStage is { } stage)
        {
            StageResult result = await _telemetry.TrainStageAsync(
                stage, stages.Count, stages[stage].Count, () => Task.Run(() => run.TrainStageAsync(cancellationToken), CancellationToken.None)).ConfigureAwait(false);
            if (observer is not null)
            {
                await observer.OnStageCompletedAsync(stages[stage], result, cancellationToken).ConfigureAwait(false);
            }

            run.CompleteStage(result);
        }

        return new(run.Results);
    }

    private static LanguageModel Require(LanguageModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model;
    }
}
