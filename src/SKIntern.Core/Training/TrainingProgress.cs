namespace SKIntern.Training;

/// <summary>The state after one optimizer step.</summary>
public sealed record TrainingProgress
{
    /// <summary>The stage, from 0.</summary>
    public required int Stage { get; init; }

    /// <summary>The number of stages.</summary>
    public required int StageCount { get; init; }

    /// <summary>Optimizer steps done over all stages, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>Optimizer steps of all stages.</summary>
    public required int TotalSteps { get; init; }

    /// <summary>The step's mean loss over its label tokens, in nats.</summary>
    public required double Loss { get; init; }

    /// <summary>The step's learning rate.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The L2 norm of the gradient before clipping.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>Tokens of the step, padding not counted.</summary>
    public required int Tokens { get; init; }

    /// <summary>Tokens of the step that carry loss.</summary>
    public required int LabelTokens { get; init; }

    /// <summary>Whether the step was left out because its loss or gradient is not a finite number.</summary>
    public bool IsSkipped { get; init; }

    /// <summary>The time since the training began.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The time of the step alone, the making of its batches included.</summary>
    public TimeSpan StepDuration { get; init; }

    /// <summary>
    /// Trained tokens per second over the last steps, padding not counted, or <see langword="null"/> where no time has passed. Validation,
    /// checkpoints and observers between steps do not count; a step that was left out adds time but no tokens.
    /// </summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>As <see cref="TokensPerSecond"/>, of the tokens that carry loss.</summary>
    public double? LabelTokensPerSecond { get; init; }

    /// <summary>
    /// The time of the steps to come if they take as long as the last ones, or <see langword="null"/> where no time has passed. Validation,
    /// checkpoints and observers come on top of it, early stopping may end before.
    /// </summary>
    public TimeSpan? EstimatedTimeLeft { get; init; }

    /// <summary>
    /// Model FLOPs utilisation over the last steps: the operations that training needs per second, over what the device can do at
    /// most; above 0. <see langword="null"/> where that is not known. Padding and what is computed again do not count.
    /// </summary>
    public double? ModelFlopsUtilization { get; init; }

    /// <summary>The memory of the process in bytes (its working set), not older than a second; <see langword="null"/> where it was not read.</summary>
    public long? MemoryBytes { get; init; }
}
