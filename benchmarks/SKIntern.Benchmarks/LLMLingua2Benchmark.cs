using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using SKIntern.Compression;
using SKIntern.Models.Tokenization;

namespace SKIntern.Benchmarks;

/// <summary>
/// What LLMLingua-2 costs around its classifier (the shape of MiniLM, Float32): the pass alone is the baseline; the rest is tokenising,
/// cutting, words and counts.
/// </summary>
[Config(typeof(Columns))]
public class LLMLingua2Benchmark
{
    private const int Prompts = 8;
    private const int WordsPerPrompt = 400;
    private TokenClassifier _classifier = null!;
    private LLMLingua2Compressor _compressor = null!;
    private IReadOnlyList<IReadOnlyList<string>> _prompts = [];
    private IReadOnlyList<IReadOnlyList<int>> _rows = [];
    private IReadOnlyList<LLMLingua2Prompt> _prepared = [];


    [GlobalSetup]
    public void Setup()
    {
        GeneratedVocabulary vocabulary = new(seed: 5, characters: 400_000);
        HuggingFaceTokenizer tokenizer = GeneratedTokenizer.Create(vocabulary);
        _prompts = [.. vocabulary.Text.Split(' ').Chunk(WordsPerPrompt).Take(Prompts).Select(words => (IReadOnlyList<string>)[string.Join(' ', words)])];
        _classifier = ScorerBenchmark.EncoderClassifier(tokenizer);
        _compressor = new(_classifier);
        int room = _classifier.Model.Config.MaxLength;
        _rows = [.. _prompts.SelectMany(prompt => tokenizer.Encode(prompt[0]).Chunk(room))];
        _prepared = _compressor.PrepareMany(_prompts);
    }

    [Benchmark(Baseline = true)]
    public int ClassifierPass() => _classifier.KeepProbabilities(_rows).Count;

    [Benchmark]
    public int PassAndTwoRates()
        => _compressor.PrepareMany(_prompts).Sum(prompt => prompt.Compress(new() { Rate = 2.0 / 3 }).CompressedTokens + prompt.Compress(new() { Rate = 1.0 / 3 }).CompressedTokens);

    [Benchmark]
    public int OneMoreRate() => _prepared.Sum(prompt => prompt.Compress(new() { Rate = 0.5 }).CompressedTokens);

    [GlobalCleanup]
    public void Cleanup() => _classifier.Dispose();

    private sealed class Columns : ManualConfig
    {
        public Columns() => AddColumn(new TokensPerSecondColumn("Words/s", _ => Prompts * WordsPerPrompt));
    }
}
