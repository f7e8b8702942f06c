using SKIntern.Methods;

namespace SKIntern.Training;

/// <summary>The mean loss per target token of held-out sequences.</summary>
public sealed class ValidationLoss : IValidationMetric
{
    private readonly ISequenceLossEvaluator _evaluator;
    private readonly IReadOnlyList<TrainingPair> _pairs;

    /// <summary>Creates the metric.</summary>
    /// <param name="evaluator">Measures losses under the student.</param>
    /// <param name="pairs">The sequences, at least one.</param>
    /// <exception cref="ArgumentException">There is no sequence.</exception>
    public ValidationLoss(ISequenceLossEvaluator evaluator, IReadOnlyList<TrainingPair> pairs)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        ArgumentNullException.ThrowIfNull(pairs);
        if (pairs.Count == 0)
        {
            throw new ArgumentException("There must be at least one sequence.", nameof(pairs));
        }

        _evaluator = evaluator;
        _pairs = [.. pairs];
    }

    /// <inheritdoc/>
    public string Name => $"loss of {_pairs.Count} sequences";

    /// <inheritdoc/>
    public bool HigherIsBetter => false;

    /// <inheritdoc/>
    public Task<double> MeasureAsync(CancellationToken cancellationToken) => _evaluator.GetMeanLossAsync(_pairs, cancellationToken);
}
