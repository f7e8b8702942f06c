namespace SKIntern.Compression;

/// <summary>Tells how much each word of a text matters, so that a compressor can drop the others.</summary>
public interface ITokenImportanceScorer
{
    /// <summary>The name used in reports and options.</summary>
    string Name { get; }

    /// <summary>
    /// Identifies everything besides a text that its scores depend on (weights, options, version of the algorithm), so that scores
    /// can be kept between runs; <see langword="null"/> where they must not be.
    /// </summary>
    string? Fingerprint => null;

    /// <summary>Scores texts, several in one pass where the scorer runs a model.</summary>
    /// <param name="texts">The texts; may be empty.</param>
    /// <param name="cancellationToken">Stops the scoring between batches.</param>
    /// <returns>For each text its words in order.</returns>
    /// <exception cref="OperationCanceledException">The scoring was cancelled.</exception>
    IReadOnlyList<IReadOnlyList<ScoredWord>> Score(IReadOnlyList<string> texts, CancellationToken cancellationToken = default);
}
