namespace SKIntern.Compression;

/// <summary>Makes compressors by the names used in options.</summary>
public static class KnowledgeCompressors
{
    private static readonly Dictionary<string, Func<KnowledgeCompressorResources, CancellationToken, IKnowledgeCompressor>> Makers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["facts"] = (resources, _) => new UnitCompressor(resources.Units),
        ["facts:corpus"] = (resources, cancellation) => new UnitCompressor(Corpus(resources, cancellation), resources.Units),
        ["facts:llmlingua2"] = (resources, _) => new UnitCompressor(LLMLingua2(resources), resources.Units),
        ["facts:self-information"] = (resources, _) => new UnitCompressor(SelfInformation(resources), resources.Units),
        ["self-information"] = (resources, _) => new WordCompressor(SelfInformation(resources), resources.Words),
        ["words"] = (resources, cancellation) => new WordCompressor(Corpus(resources, cancellation), resources.Words),
        ["words:corpus"] = (resources, cancellation) => new WordCompressor(Corpus(resources, cancellation), resources.Words),
        ["words:llmlingua2"] = (resources, _) => new WordCompressor(LLMLingua2(resources), resources.Words),
        ["words:self-information"] = (resources, _) => new WordCompressor(SelfInformation(resources), resources.Words),
    };

    /// <summary>The names that <see cref="Create"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Makers.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Makes a compressor.</summary>
    /// <param name="name">
    /// One of <see cref="Names"/>, whatever its case: <c>facts</c> drops whole facts at random, <c>facts:SCORER</c> by importance,
    /// <c>words:SCORER</c> drops words; <c>words</c> is short for <c>words:corpus</c> and <c>self-information</c> for
    /// <c>words:self-information</c>.
    /// </param>
    /// <param name="resources">What the compressor is built from.</param>
    /// <param name="cancellationToken">Stops the counting of the corpus.</param>
    /// <returns>The compressor.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The name is unknown (the message lists those that exist), an option is not valid, or a resource the compressor needs is missing.
    /// </exception>
    /// <exception cref="IOException">The cache folder cannot be written to, and the resources require it.</exception>
    /// <exception cref="OperationCanceledException">The counting was cancelled.</exception>
    public static IKnowledgeCompressor Create(string name, KnowledgeCompressorResources resources, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(resources);
        return Makers.TryGetValue(name, out var make)
            ? make(resources, cancellationToken)
            : throw new ArgumentException($"There is no knowledge compressor '{name}'; known are {string.Join(", ", Names)}.", nameof(name));
    }

    private static ITokenImportanceScorer Corpus(KnowledgeCompressorResources resources, CancellationToken cancellationToken)
        => ScoreCaching.Wrap(CorpusStatisticsScorer.Fit(resources.Corpus, resources.CorpusStatistics, cancellationToken), resources);

    private static ITokenImportanceScorer SelfInformation(KnowledgeCompressorResources resources)
        => resources is { Model: { } model, Tokenizer: { } tokenizer }
            ? ScoreCaching.Wrap(new SelfInformationScorer(model, tokenizer, resources.SelfInformation), resources)
            : throw new ArgumentException(
                $"Self-information needs a language model: set {nameof(resources.Model)} and {nameof(resources.Tokenizer)}.", nameof(resources));

    private static ITokenImportanceScorer LLMLingua2(KnowledgeCompressorResources resources)
        => resources.Classifier is { } classifier
            ? ScoreCaching.Wrap(new LLMLingua2Scorer(classifier), resources)
            : throw new ArgumentException($"LLMLingua-2 needs a token classifier: set {nameof(resources.Classifier)}.", nameof(resources));
}
