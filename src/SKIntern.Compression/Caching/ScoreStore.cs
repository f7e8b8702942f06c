using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace SKIntern.Compression;

/// <summary>
/// Scores of texts in a folder, kept between runs: one file for each text and scorer, named by a hash of both. Threads and processes may
/// share a folder without locks. An entry appears whole under its name or not at all; one that is torn, damaged or foreign counts as absent
/// and is replaced. The entries that were not used for longest are removed when the folder outgrows its limit.
/// </summary>
public sealed class ScoreStore
{
    private readonly ILogger _logger;
    private readonly ScoreFolder _folder;
    private int _writeFailures;
    private int _readFailures;

    /// <summary>Opens a folder of scores.</summary>
    /// <param name="folder">The folder; made where it is missing. Nothing else should lie in it.</param>
    /// <param name="options">The limits; <see langword="null"/> for the defaults.</param>
    /// <param name="logger">Told when scores cannot be kept or read; <see langword="null"/> for nobody.</param>
    /// <param name="timeProvider">Tells when an entry was used; <see langword="null"/> for the system's clock.</param>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is null or empty, or the options are not valid.</exception>
    /// <exception cref="IOException">The folder cannot be written to, and <see cref="ScoreStoreOptions.RequireWritable"/> is set.</exception>
    public ScoreStore(string folder, ScoreStoreOptions? options = null, ILogger? logger = null, TimeProvider? timeProvider = null)
        : this(folder, options, logger, timeProvider, File.WriteAllBytes)
    {
    }

    internal ScoreStore(string folder, ScoreStoreOptions? options, ILogger? logger, TimeProvider? timeProvider, Action<string, byte[]> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new();
        options.Validate();
        _logger = logger ?? NullLogger.Instance;
        Folder = Path.GetFullPath(folder);
        _folder = new(Folder, options.MaxBytes, timeProvider ?? TimeProvider.System, write, _logger);
        if (TryDo(_folder.Probe) is not { } failure)
        {
            return;
        }

        if (options.RequireWritable)
        {
            throw new IOException($"Scores cannot be kept in '{Folder}': {failure.Message}", failure);
        }

        ReportWriteFailure(failure);
    }

    /// <summary>The folder's full path.</summary>
    public string Folder { get; }

    /// <summary>Looks for the scores of a text.</summary>
    /// <param name="fingerprint">The scorer's <see cref="ITokenImportanceScorer.Fingerprint"/>.</param>
    /// <param name="text">The text.</param>
    /// <param name="words">Its words as they were kept.</param>
    /// <returns>Whether they were found.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public bool TryRead(string fingerprint, string text, [NotNullWhen(true)] out IReadOnlyList<ScoredWord>? words)
    {
        ArgumentNullException.ThrowIfNull(fingerprint);
        ArgumentNullException.ThrowIfNull(text);
        byte[] key = ScoreKey.Of(fingerprint, text);
        byte[]? entry = null;
        if (TryDo(() => entry = _folder.Read(key, ScoreEntry.SizeOf(text.Length))) is { } failure && Interlocked.Increment(ref _readFailures) == 1)
        {
            ScoreStoreLog.CannotRead(_logger, Folder, failure.Message);
        }

        words = entry is null ? null : ScoreEntry.TryRead(entry, key, text.Length);
        return words is not null;
    }

    /// <summary>Keeps the scores of a text, in the place of what was kept for it. A failure is logged once and otherwise ignored.</summary>
    /// <param name="fingerprint">The scorer's <see cref="ITokenImportanceScorer.Fingerprint"/>.</param>
    /// <param name="text">The text.</param>
    /// <param name="words">Its words: in order, inside the text, of finite importance.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public void Write(string fingerprint, string text, IReadOnlyList<ScoredWord> words)
    {
        ArgumentNullException.ThrowIfNull(fingerprint);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(words);
        byte[] key = ScoreKey.Of(fingerprint, text);
        if (TryDo(() => _folder.Write(key, ScoreEntry.Write(key, words))) is { } failure)
        {
            ReportWriteFailure(failure);
        }
    }

    private static Exception? TryDo(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e;
        }
    }

    private void ReportWriteFailure(Exception failure)
    {
        if (Interlocked.Increment(ref _writeFailures) == 1)
        {
            ScoreStoreLog.CannotWrite(_logger, Folder, failure.Message);
        }
    }
}
