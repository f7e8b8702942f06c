using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using SKIntern.Lora.Adapters;
using SKIntern.Lora.Training;
using SKIntern.Models.Decoder;
using static TorchSharp.torch;

namespace SKIntern.Benchmarks;

/// <summary>One optimizer step over 8 sequences of a small student that begin with the same knowledge: read by each, or once for all.</summary>
[Config(typeof(Columns))]
public class SharedPrefixBenchmark
{
    private const int BatchSize = 8;
    private const int OwnLength = 80;
    private const double LearningRate = 1e-4;
    private DecoderModel _model = null!;
    private LoraAdapter _adapter = null!;
    private FlatParameters _parameters = null!;
    private AdamW _optimizer = null!;
    private CausalLanguageModelTrainer _trainer = null!;
    private IReadOnlyList<TokenSequence> _sequences = null!;

    [Params(50, 150)]
    public int Prefix { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _model = DecoderModel.CreateRandom(BenchmarkModels.Tiny, seed: 1, ScalarType.Float32);
        _adapter = LoraAdapter.Create(_model, new() { Targets = ModuleSelection.AllLinear }, seed: 1);
        _adapter.Attach();
        _parameters = TrainableParameters.Of(_adapter);
        _optimizer = new(_parameters.Groups);
        _trainer = new(_model, _parameters, _optimizer);
        _sequences = TrainingData.Create(BatchSize, OwnLength, BenchmarkModels.Tiny.VocabularySize, Prefix);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _optimizer.Dispose();
        _parameters.Dispose();
        _adapter.Dispose();
        _model.Dispose();
    }

    [Benchmark(Baseline = true)]
    public double Padded() => Step(new());

    [Benchmark]
    public double Packed() => Step(new() { Batching = BatchingMode.Packed });

    [Benchmark]
    public double PackedShared() => Step(new() { Batching = BatchingMode.Packed, SharePrefixes = true });

    private double Step(ThroughputOptions options) => _trainer.Step(SequenceBatcher.Create(_sequences, BatchSize, options), LearningRate).MeanLoss;

    private sealed class Columns : ManualConfig
    {
        public Columns() => AddColumn(new TokensPerSecondColumn(
            "Tokens/s",
            c => TrainingData.Create(BatchSize, OwnLength, BenchmarkModels.Tiny.VocabularySize, (int)c.Parameters[nameof(Prefix)]).Sum(s => s.InputLength)));
    }
}
