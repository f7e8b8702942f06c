using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace SKIntern.Compression;

/// <summary>
/// Keeps the scores of another scorer between runs. Texts whose scores are kept are not scored again; the others are scored in one call, each
/// once. While the scorer has no fingerprint (see <see cref="ITokenImportanceScorer.Fingerprint"/>), nothing is kept. Thread-safe where the
/// scorer is.
/// </summary>
public sealed class CachedScorer : ITokenImportanceScorer
{
    private readonly ITokenImportanceScorer _inner;
    private readonly ScoreStore _store;
    private readonly ILogger _logger;
    private long _hits;
    private long _misses;

    /// <summary>Wraps a scorer.</summary>
    /// <param name="inner">The scorer; it must have a fingerprint.</param>
    /// <param name="store">Where scores are kept; scorers may share it.</param>
    /// <param name="logger">Told how many texts were scored; <see langword="null"/> for nobody.</param>
    /// <exception cref="ArgumentNullException"><paramref name="inner"/> or <paramref name="store"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="inner"/> has no fingerprint.</exception>
    public CachedScorer(ITokenImportanceScorer inner, ScoreStore store, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(store);
        if (inner.Fingerprint is null)
        {
            throw new ArgumentException(
                $"The scorer '{inner.Name}' has no {nameof(ITokenImportanceScorer.Fingerprint)}: nothing tells whether its scores would still hold in another run.", nameof(inner));
        }

        (_inner, _store, _logger) = (inner, store, logger ?? NullLogger.Instance);
    }

    /// <inheritdoc />
    public string Name => _inner.Name;

    /// <inheritdoc />
    public string? Fingerprint => _inner.Fingerprint;

    /// <summary>The texts that were found, over all calls; equal texts of one call count once.</summary>
    public long Hits => Interlocked.Read(ref _hits);

    /// <summary>The texts that were scored, over all calls; equal texts of one call count once.</summary>
    public long Misses => Interlocked.Read(ref _misses);

    /// <inheritdoc />
    /// <exception cref="ArgumentNullException"><paramref name="texts"/> is null.</exception>
    /// <exception cref="ArgumentException">A text is null.</exception>
    /// <exception cref="InvalidOperationException">The scorer broke its contract; the message says how.</exception>
    public IReadOnlyList<IReadOnlyList<ScoredWord>> Score(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (texts.Contains(null!))
        {
            throw new ArgumentException("The texts hold a null.", nameof(texts));
        }

        // The weights of the scorer's model may have changed since the last call.
        if (_inner.Fingerprint is not { } fingerprint)
        {
            return _inner.Score(texts, cancellationToken);
        }

        Dictionary<string, IReadOnlyList<ScoredWord>> found = new(StringComparer.Ordinal);
        List<string> missing = [];
        foreach (string text in texts.Distinct(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_store.TryRead(fingerprint, text, out IReadOnlyList<ScoredWord>? words))
            {
                found.Add(text, words);
            }
            else
            {
                missing.Add(text);
            }
        }

        ScoreStoreLog.Scored(_logger, Name, found.Count, missing.Count);
        Interlocked.Add(ref _hits, found.Count);
        ScoreMissing(fingerprint, missing, found, cancellationToken);
        return [.. texts.Select(text => found[text])];
    }

    private void ScoreMissing(string fingerprint, List<string> missing, Dictionary<string, IReadOnlyList<ScoredWord>> found, CancellationToken cancellationToken)
    {
        if (missing.Count == 0)
        {
            return;
        }

        IReadOnlyList<IReadOnlyList<ScoredWord>> scored = ScorerContract.Score(_inner, missing, cancellationToken);
        Interlocked.Add(ref _misses, missing.Count);
        for (int i = 0; i < missing.Count; i++)
        {
            found.Add(missing[i], scored[i]);
            _store.Write(fingerprint, missing[i], scored[i]);
        }
    }
}
