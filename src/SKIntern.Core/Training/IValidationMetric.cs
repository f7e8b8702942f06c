namespace SKIntern.Training;

/// <summary>Measures the student while it trains, on data that it does not train on.</summary>
public interface IValidationMetric
{
    /// <summary>Its name, in messages and checkpoints: a training is resumed only with a metric of the same name.</summary>
    string Name { get; }

    /// <summary>Whether a higher value is better, as of an accuracy; otherwise a lower one, as of a loss.</summary>
    bool HigherIsBetter { get; }

    /// <summary>
    /// Measures. It must not change the weights. For a resumed training to equal an uninterrupted one, equal weights must give
    /// equal values.
    /// </summary>
    /// <param name="cancellationToken">Cancels the training as a whole.</param>
    /// <returns>The value; one that is not a number counts as no improvement.</returns>
    Task<double> MeasureAsync(CancellationToken cancellationToken);
}
