namespace SKIntern.Compression;

/// <summary>The state of a training after one optimizer step.</summary>
public sealed record TokenClassifierProgress
{
    /// <summary>The epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Optimizer steps done over all epochs, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>Optimizer steps of all epochs.</summary>
    public required int TotalSteps { get; init; }

    /// <summary>The step's mean loss over its labelled tokens, in nats.</summary>
    public required double Loss { get; init; }

    /// <summary>The step's learning rate.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The L2 norm of the gradient before it was cut.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>Tokens of the step, padding not counted.</summary>
    public required int Tokens { get; init; }

    /// <summary>The time since the training began.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The epoch's result after its last step, else <see langword="null"/>.</summary>
    public TokenClassifierEpoch? Completed { get; init; }
}
