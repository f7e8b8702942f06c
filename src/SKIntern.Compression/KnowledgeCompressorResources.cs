using Microsoft.Extensions.Logging;
using SKIntern.Models.Decoder;
using SKIntern.Tokenization;

namespace SKIntern.Compression;

/// <summary>What <see cref="KnowledgeCompressors"/> builds compressors from.</summary>
public sealed record KnowledgeCompressorResources
{
    /// <summary>The texts that corpus statistics are counted on, usually the training examples' knowledge.</summary>
    /// <value>None.</value>
    public IEnumerable<string> Corpus { get; init; } = [];

    /// <summary>What corpus statistics know of words besides their counts.</summary>
    /// <value>The defaults.</value>
    public CorpusStatisticsOptions CorpusStatistics { get; init; } = new();

    /// <summary>The options of compressors that drop words.</summary>
    /// <value>The defaults.</value>
    public WordCompressionOptions Words { get; init; } = new();

    /// <summary>The options of compressors that drop whole facts.</summary>
    /// <value>The defaults.</value>
    public UnitCompressionOptions Units { get; init; } = new();

    /// <summary>The language model of self-information; stays the caller's.</summary>
    /// <value>None.</value>
    public DecoderModel? Model { get; init; }

    /// <summary>The tokenizer of <see cref="Model"/>.</summary>
    /// <value>None.</value>
    public ITokenizer? Tokenizer { get; init; }

    /// <summary>How <see cref="Model"/> is run.</summary>
    /// <value>The defaults.</value>
    public SelfInformationOptions SelfInformation { get; init; } = new();

    /// <summary>The token classifier of LLMLingua-2; stays the caller's.</summary>
    /// <value>None.</value>
    public TokenClassifier? Classifier { get; init; }

    /// <summary>
    /// The folder in which scores are kept between runs, for every scorer that has a fingerprint; several processes may share it.
    /// <see langword="null"/> to score anew each time.
    /// </summary>
    /// <value>None.</value>
    public string? ScoreCacheFolder { get; init; }

    /// <summary>The limits of <see cref="ScoreCacheFolder"/>.</summary>
    /// <value>The defaults.</value>
    public ScoreStoreOptions ScoreCache { get; init; } = new();

    /// <summary>Told how the cache fares.</summary>
    /// <value>None.</value>
    public ILogger? Logger { get; init; }
}
