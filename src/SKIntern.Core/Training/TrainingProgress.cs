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
}
