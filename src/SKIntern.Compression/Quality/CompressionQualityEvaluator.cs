namespace SKIntern.Compression;

/// <summary>
/// Compares compressors on the same knowledge: how many tokens are left, which of the terms that carry facts, and how well a student can
/// still derive the teacher's responses.
/// </summary>
public sealed class CompressionQualityEvaluator
{
    private readonly CompressionQualityOptions _options;

    /// <summary>Makes an evaluator.</summary>
    /// <param name="options">How it measures; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    public CompressionQualityEvaluator(CompressionQualityOptions? options = null)
    {
        _options = options ?? new();
        _options.Validate();
    }

    /// <summary>Runs the comparison.</summary>
    /// <param name="compressors">The compressors, at least one.</param>
    /// <param name="texts">The knowledge, at least one text; equal texts count once.</param>
    /// <param name="reconstruction">The student that measures losses, or <see langword="null"/> for none.</param>
    /// <param name="progress">Is given each row as it is measured, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops between rates.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentException">There is no compressor or no text.</exception>
    /// <exception cref="InvalidOperationException">An example of the student's lacks a rationale or knowledge, or a scorer broke its contract.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<CompressionQualityReport> EvaluateAsync(
        IReadOnlyList<IKnowledgeCompressor> compressors,
        IReadOnlyList<string> texts,
        ReconstructionProbe? reconstruction = null,
        IProgress<CompressionQuality>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(compressors);
        ArgumentNullException.ThrowIfNull(texts);
        Require(compressors.Count > 0, nameof(compressors), "compressor");
        Require(texts.Count > 0, nameof(texts), "text");
        string[] distinct = [.. texts.Distinct(StringComparer.Ordinal)];
        IReadOnlyList<double>? ends = reconstruction is null
            ? null
            : await reconstruction.MeasureAsync(compressors[0], [1, 0], _options.MaxSequences, cancellationToken).ConfigureAwait(false);
        List<CompressionQuality> rows = [];
        foreach (RememberingCompressor compressor in compressors.Select(compressor => new RememberingCompressor(compressor)))
        {
            IReadOnlyList<double>? losses = reconstruction is null
                ? null
                : await reconstruction.MeasureAsync(compressor, _options.Rates, _options.MaxSequences, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<ICompressibleText> prepared = compressor.Prepare(distinct, cancellationToken);
            for (int i = 0; i < _options.Rates.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                CompressionQuality row = Measure(compressor.Name, prepared, _options.Rates[i]);
                rows.Add(losses is null ? row : row with { Loss = losses[i], HelpKept = HelpKept(losses[i], ends![0], ends[1]) });
                progress?.Report(rows[^1]);
            }
        }

        return new(rows, ends?[0], ends?[1]);
    }

    private CompressionQuality Measure(string name, IReadOnlyList<ICompressibleText> prepared, double rate)
    {
        (long before, long after) = (0, 0);
        KnowledgeRetention retention = default;
        foreach (ICompressibleText text in prepared)
        {
            int tokens = _options.Tokenizer.Count(text.Original);
            foreach (string compressed in Enumerable.Range(0, _options.Draws).Select(draw => text.Compress(rate, draw).Text).Distinct(StringComparer.Ordinal))
            {
                before += tokens;
                after += _options.Tokenizer.Count(compressed);
                retention += KnowledgeRetention.Measure(text.Original, compressed);
            }
        }

        return new(name, rate, before == 0 ? 1 : (double)after / before, retention, null, null);
    }

    private static double? HelpKept(double loss, double with, double without) => without > with ? (without - loss) / (without - with) : null;

    private static void Require(bool holds, string argument, string what)
    {
        if (!holds)
        {
            throw new ArgumentException($"There must be at least one {what}.", argument);
        }
    }
}
