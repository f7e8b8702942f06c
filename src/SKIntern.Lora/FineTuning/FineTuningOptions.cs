using System.Text.Json.Serialization;
using SKIntern.Lora.Training;

namespace SKIntern.Lora;

/// <summary>How a <see cref="LoraFineTuner"/> trains. Immutable.</summary>
public sealed record FineTuningOptions
{
    /// <summary>The peak of the learning rate, above 0.</summary>
    /// <value>2e-4, the paper's for its small students (table 5).</value>
    public double LearningRate { get; init; } = 2e-4;

    /// <summary>The sequences that pass the model at once, at least 1.</summary>
    /// <value>8.</value>
    public int BatchSize { get; init; } = 8;

    /// <summary>The batches of one optimizer step, at least 1.</summary>
    /// <value>1.</value>
    public int GradientAccumulation { get; init; } = 1;

    /// <summary>The L2 norm to which the gradient is cut, above 0, or <see langword="null"/> for no cut.</summary>
    /// <value>1.</value>
    public double? MaxGradientNorm { get; init; } = 1;

    /// <summary>The decoupled weight decay, at least 0.</summary>
    /// <value>0.</value>
    public double WeightDecay { get; init; }

    /// <summary>LoRA+, or <see langword="null"/> for one learning rate and weight decay for all tensors.</summary>
    /// <value><see langword="null"/>.</value>
    public LoraPlusOptions? LoraPlus { get; init; }

    /// <summary>The optimizer and its constants.</summary>
    /// <value><see cref="AdamWOptions"/>.</value>
    public OptimizerOptions Optimizer { get; init; } = new AdamWOptions();

    /// <summary>The course of the learning rate.</summary>
    /// <value>10 % warm-up, then a cosine (the paper's table 5).</value>
    public LearningRateSchedule Schedule { get; init; } = new();

    /// <summary>What goes on from stage to stage beside the weights.</summary>
    /// <value><see cref="StageHandOver.RestartPerStage"/>.</value>
    public StageHandOver HandOver { get; init; }

    /// <summary>How sequences are weighed against each other.</summary>
    /// <value><see cref="LossNormalization.PerToken"/>.</value>
    public LossNormalization Normalization { get; init; }

    /// <summary>The longest sequence (prompt, target, end token) in tokens, at least 2, or <see langword="null"/> for the model's window.</summary>
    public int? MaxSequenceLength { get; init; }

    /// <summary>How sequences pass the model: packing, activation checkpointing.</summary>
    public ThroughputOptions Throughput { get; init; } = new();

    /// <summary>The seed of the adapter, the order of the examples and dropout.</summary>
    /// <value>0.</value>
    public int Seed { get; init; }

    /// <summary>What happens at a step whose loss or gradient is not a finite number.</summary>
    /// <value><see cref="NonFinitePolicy.Stop"/>.</value>
    public NonFinitePolicy NonFinite { get; init; }

    /// <summary>The most steps in a row that <see cref="NonFinitePolicy.SkipStep"/> leaves out before the training stops, at least 1.</summary>
    /// <value>10.</value>
    public int MaxConsecutiveSkips { get; init; } = 10;

    /// <summary>
    /// When <see cref="LoraFineTuner.ValidationMetric"/> is measured, for early stopping and the best adapter, or
    /// <see langword="null"/> for no validation.
    /// </summary>
    public ValidationOptions? Validation { get; init; }

    /// <summary>
    /// A folder of checkpoints, or <see langword="null"/> for none. Where it holds one of the same training, that is resumed.
    /// One is written every <see cref="CheckpointEverySteps"/>, between stages, on cancellation and at the end.
    /// </summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>The optimizer steps between checkpoints, at least 1.</summary>
    /// <value>200.</value>
    public int CheckpointEverySteps { get; init; } = 200;

    /// <summary>The checkpoints that are kept, the latest ones; at least 1. With several, one that the disk has damaged costs only the steps since the one before.</summary>
    /// <value>2.</value>
    public int CheckpointsToKeep { get; init; } = 2;

    /// <summary>What happens when a checkpoint cannot be written.</summary>
    /// <value><see cref="CheckpointFailurePolicy.Stop"/>.</value>
    public CheckpointFailurePolicy CheckpointFailure { get; init; }

    /// <summary>
    /// What the device can do at most in the training's dtype, in floating-point operations per second (2 for a multiply-add), above 0; for
    /// <see cref="SKIntern.Training.TrainingProgress.ModelFlopsUtilization"/> only. <see langword="null"/> where it is not known.
    /// </summary>
    /// <value><see langword="null"/>.</value>
    [JsonIgnore]
    public double? PeakFlopsPerSecond { get; init; }

    /// <summary>The sequences of one optimizer step.</summary>
    internal int WindowSize => BatchSize * GradientAccumulation;

    /// <summary>The options that decide what comes out; the others may change between a training and its resumption.</summary>
    internal FineTuningOptions WithoutCheckpoints()
    {
        FineTuningOptions defaults = new();
        return this with
        {
            CheckpointFolder = defaults.CheckpointFolder,
            CheckpointEverySteps = defaults.CheckpointEverySteps,
            CheckpointsToKeep = defaults.CheckpointsToKeep,
            CheckpointFailure = defaults.CheckpointFailure,
        };
    }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message lists all such values.</exception>
    public void Validate()
    {
        List<string> errors = [];
        if (!(LearningRate > 0) || !double.IsFinite(LearningRate))
        {
            errors.Add($"{nameof(LearningRate)} ({LearningRate}) must be above 0");
        }

        if (BatchSize < 1 || GradientAccumulation < 1 || CheckpointEverySteps < 1)
        {
            errors.Add($"{nameof(BatchSize)} ({BatchSize}), {nameof(GradientAccumulation)} ({GradientAccumulation}) and {nameof(CheckpointEverySteps)} ({CheckpointEverySteps}) must be at least 1");
        }

        if (CheckpointsToKeep < 1 || MaxConsecutiveSkips < 1)
        {
            errors.Add($"{nameof(CheckpointsToKeep)} ({CheckpointsToKeep}) and {nameof(MaxConsecutiveSkips)} ({MaxConsecutiveSkips}) must be at least 1");
        }

        if (MaxGradientNorm is not (null or > 0))
        {
            errors.Add($"{nameof(MaxGradientNorm)} ({MaxGradientNorm}) must be above 0");
        }

        if (!(WeightDecay >= 0) || !double.IsFinite(WeightDecay))
        {
            errors.Add($"{nameof(WeightDecay)} ({WeightDecay}) must be at least 0");
        }

        if (PeakFlopsPerSecond is { } peak && !(peak > 0 && double.IsFinite(peak)))
        {
            errors.Add($"{nameof(PeakFlopsPerSecond)} ({peak}) must be above 0");
        }

        if (MaxSequenceLength < 2)
        {
            errors.Add($"{nameof(MaxSequenceLength)} ({MaxSequenceLength}) must be at least 2");
        }

        if (!Enum.IsDefined(HandOver) || !Enum.IsDefined(Normalization))
        {
            errors.Add($"{nameof(HandOver)} ({HandOver}) or {nameof(Normalization)} ({Normalization}) is unknown");
        }

        if (!Enum.IsDefined(NonFinite) || !Enum.IsDefined(CheckpointFailure))
        {
            errors.Add($"{nameof(NonFinite)} ({NonFinite}) or {nameof(CheckpointFailure)} ({CheckpointFailure}) is unknown");
        }

        foreach (Action validate in (Action[])[Optimizer.Validate, Schedule.Validate, () => LoraPlus?.Validate(), () => Validation?.Validate(), Throughput.Validate])
        {
            try
            {
                validate();
            }
            catch (ArgumentException e)
            {
                errors.Add(e.Message.TrimEnd('.'));
            }
        }

        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors) + ".");
        }
    }
}
