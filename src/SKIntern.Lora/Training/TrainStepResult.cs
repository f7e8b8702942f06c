namespace SKIntern.Lora.Training;

/// <summary>What one optimizer step saw.</summary>
/// <param name="LossSum">The sum of the label tokens' losses before the step, unweighted, in nats.</param>
/// <param name="GradientNorm">The L2 norm of the gradient before it was cut.</param>
/// <param name="Tokens">Tokens of the step, padding not counted.</param>
/// <param name="LabelTokens">Tokens that carry loss.</param>
public readonly record struct TrainStepResult(double LossSum, double GradientNorm, int Tokens, int LabelTokens)
{
    /// <summary>
    /// The examples whose loss is not a finite number, or all of the step where only its gradient is not; <see langword="null"/> of a
    /// step that was taken.
    /// </summary>
    public IReadOnlyList<string>? OffendingExampleIds { get; init; }

    /// <summary>Whether the step was left out because its loss or gradient is not a finite number.</summary>
    public bool IsSkipped => OffendingExampleIds is not null;

    /// <summary>The mean loss over the label tokens, in nats.</summary>
    public double MeanLoss => LossSum / LabelTokens;
}
