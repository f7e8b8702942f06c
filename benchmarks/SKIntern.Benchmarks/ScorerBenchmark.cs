using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using SKIntern.Compression;
using SKIntern.Models.Decoder;
using SKIntern.Models.Encoder;
using SKIntern.Models.Tokenization;
using static TorchSharp.torch;

namespace SKIntern.Benchmarks;

/// <summary>
/// Scoring texts once, and what each further rate and a cached score cost beside it. The encoder has the shape of MiniLM (6 layers of
/// width 384, Float32), the language model that of SmolLM2-135M (BFloat16).
/// </summary>
[Config(typeof(Columns))]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByParams)]
public class ScorerBenchmark
{
    private const int Texts = 8;
    private const int WordsPerText = 400;
    private const double FirstRate = 2.0 / 3, NextRate = 1.0 / 3;
    private readonly string _cache = Directory.CreateTempSubdirectory("skintern-benchmark-").FullName;
    private string[] _texts = [];
    private DecoderModel? _decoder;
    private TokenClassifier? _classifier;
    private ITokenImportanceScorer _scorer = null!;
    private ITokenImportanceScorer _given = null!;
    private CachedScorer? _cached;
    private IReadOnlyList<ICompressibleText> _inWords = [];
    private IReadOnlyList<ICompressibleText> _inTokens = [];

    [Params("corpus", "llmlingua2", "self-information")]
    public string Scorer { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        GeneratedVocabulary vocabulary = new(seed: 5, characters: 400_000);
        HuggingFaceTokenizer tokenizer = GeneratedTokenizer.Create(vocabulary);
        _texts = [.. vocabulary.Text.Split(' ').Chunk(WordsPerText).Take(Texts).Select(words => string.Join(' ', words))];
        _scorer = Scorer switch
        {
            "corpus" => CorpusStatisticsScorer.Fit(_texts),
            "llmlingua2" => new LLMLingua2Scorer(_classifier = EncoderClassifier(tokenizer)),
            _ => new SelfInformationScorer(_decoder = BenchmarkModels.Create(ScalarType.BFloat16), tokenizer),
        };
        if (_scorer.Fingerprint is null)
        {
            _given = _scorer;
            return;
        }

        // Further rates are measured on scores that are there already, so that no iteration waits for the model.
        _cached = new(_scorer, new ScoreStore(_cache));
        _cached.Score(_texts);
        _given = _cached;
    }

    [IterationSetup(Targets = [nameof(NextRateInWords), nameof(NextRateInTokens)])]
    public void Prepare()
    {
        _inWords = new WordCompressor(_given).Prepare(_texts);
        _inTokens = new WordCompressor(_given, new() { Tokenizer = Cl100kTokenizer.Shared }).Prepare(_texts);
        Compress(_inWords, FirstRate);
        Compress(_inTokens, FirstRate);
    }

    [Benchmark(Baseline = true)]
    public int ScoreOnce() => new WordCompressor(_scorer).Prepare(_texts).Count;

    [Benchmark]
    public int NextRateInWords() => Compress(_inWords, NextRate);

    [Benchmark]
    public int NextRateInTokens() => Compress(_inTokens, NextRate);

    /// <summary>Scores that were kept, the hash of all weights included; nothing is kept of corpus statistics.</summary>
    [Benchmark]
    public int ScoreFromCache() => _cached is null ? 0 : new WordCompressor(_cached).Prepare(_texts).Count;

    [GlobalCleanup]
    public void Cleanup()
    {
        _decoder?.Dispose();
        _classifier?.Dispose();
        Directory.Delete(_cache, recursive: true);
    }

    internal static TokenClassifier EncoderClassifier(HuggingFaceTokenizer tokenizer) => new(
        EncoderModel.CreateRandom(
            new()
            {
                Architecture = EncoderArchitecture.Bert,
                VocabularySize = 30_522,
                HiddenSize = 384,
                IntermediateSize = 1_536,
                LayerCount = 6,
                HeadCount = 12,
                MaxPositionEmbeddings = 512,
                LabelCount = 2,
            },
            seed: 1),
        tokenizer);

    private static int Compress(IReadOnlyList<ICompressibleText> prepared, double rate) => prepared.Sum(text => text.Compress(rate).KeptUnits);

    private sealed class Columns : ManualConfig
    {
        public Columns() => AddColumn(new TokensPerSecondColumn("Words/s", _ => Texts * WordsPerText));
    }
}
