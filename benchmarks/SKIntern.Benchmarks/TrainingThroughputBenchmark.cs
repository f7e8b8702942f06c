using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using SKIntern.Lora.Adapters;
using SKIntern.Lora.Training;
using SKIntern.Models.Decoder;
using static TorchSharp.torch;

namespace SKIntern.Benchmarks;

/// <summary>
/// One optimizer step of a LoRA adapter of rank 8 on all projections over 8 sequences of mixed lengths, by the way that they
/// pass the model and by whether activations are kept, against the straightforward step.
/// </summary>
[Config(typeof(Columns))]
public class TrainingThroughputBenchmark
{
    private const int Rank = 8;
    private const int BatchSize = 8;
    private const double LearningRate = 1e-4;
    private DecoderModel _model = null!;
    private LoraAdapter _adapter = null!;
    private FlatParameters _parameters = null!;
    private AdamW _optimizer = null!;
    private CausalLanguageModelTrainer _keeping = null!;
    private CausalLanguageModelTrainer _recomputing = null!;
    private IReadOnlyList<TokenSequence> _sequences = null!;

    [Params("0.76M", "135M")]
    public string Shape { get; set; } = "";

    [Params(ScalarType.Float32, ScalarType.BFloat16)]
    public ScalarType DType { get; set; }

    /// <summary>The tokens of the middle sequence.</summary>
    [Params(100, 250)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        DecoderConfig config = Config(Shape);
        _model = DecoderModel.CreateRandom(config, seed: 1, DType);
        _adapter = LoraAdapter.Create(_model, new() { Rank = Rank, Targets = ModuleSelection.AllLinear }, seed: 1);
        _adapter.Attach();
        _parameters = TrainableParameters.Of(_adapter);
        _optimizer = new(_parameters.Groups);
        _keeping = new(_model, _parameters, _optimizer);
        _recomputing = new(_model, _parameters, _optimizer, new() { ActivationCheckpointing = 1 });
        _sequences = Sequences(Shape, Length);
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
    public double Plain() => Measure(nameof(Plain), () => PlainTrainingStep.Run(_model, _parameters, _optimizer, _sequences, LearningRate));

    [Benchmark]
    public double Padded() => Step(nameof(Padded), _keeping, new());

    [Benchmark]
    public double Bucketed() => Step(nameof(Bucketed), _keeping, new() { Batching = BatchingMode.Bucketed });

    [Benchmark]
    public double Packed() => Step(nameof(Packed), _keeping, new() { Batching = BatchingMode.Packed });

    [Benchmark]
    public double PaddedCheckpointed() => Step(nameof(PaddedCheckpointed), _recomputing, new());

    [Benchmark]
    public double PackedCheckpointed() => Step(nameof(PackedCheckpointed), _recomputing, new() { Batching = BatchingMode.Packed });

    private static DecoderConfig Config(string shape) => shape == "135M" ? BenchmarkModels.SmolLm : BenchmarkModels.Tiny;

    private static IReadOnlyList<TokenSequence> Sequences(string shape, int length) => TrainingData.Create(BatchSize, length, Config(shape).VocabularySize);

    private static string Key(string method, string shape, ScalarType dtype, int length) => $"{method}.{shape}.{dtype}.{length}";

    private static string Key(BenchmarkCase c) => Key(c.Descriptor.WorkloadMethod.Name, (string)c.Parameters[nameof(Shape)], (ScalarType)c.Parameters[nameof(DType)], (int)c.Parameters[nameof(Length)]);

    private double Step(string name, CausalLanguageModelTrainer trainer, ThroughputOptions options)
        => Measure(name, () => trainer.Step(SequenceBatcher.Create(_sequences, BatchSize, options), LearningRate).MeanLoss);

    private double Measure(string name, Func<double> step) => StepMemory.Measure(Key(name, Shape, DType, Length), step);

    private sealed class Columns : ManualConfig
    {
        public Columns() => AddColumn(
            new TokensPerSecondColumn("Tokens/s", c => Drawn(c).Sum(s => s.InputLength)),
            new TokensPerSecondColumn("Label tokens/s", c => Drawn(c).Sum(s => s.LabelCount)),
            new StepMemoryColumn("Peak MB", "Resident memory that the first step, a warm-up, added at its peak", c => StepMemory.PeakOf(Key(c)) / 1e6),
            new StepMemoryColumn("Live tensors", "Most live tensors of the thread right after a step", c => StepMemory.LiveTensorsOf(Key(c))));

        private static IReadOnlyList<TokenSequence> Drawn(BenchmarkCase c) => Sequences((string)c.Parameters[nameof(Shape)], (int)c.Parameters[nameof(Length)]);
    }
}
