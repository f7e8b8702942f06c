using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Benchmarks;

/// <summary>
/// Loading all weights of a model from files that the system has in its cache. The baseline copies them as they are stored.
/// </summary>
[Config(typeof(Columns))]
public class CheckpointLoadBenchmark
{
    private const string Safetensors = "model.safetensors", HalfGguf = "f16.gguf", ByteGguf = "q8_0.gguf", NibbleGguf = "q4_k.gguf";
    private static long _elements;
    private string _folder = "";

    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("skintern-load-").FullName;
        using DecoderModel model = BenchmarkModels.Create(ScalarType.BFloat16);
        IReadOnlyDictionary<string, Tensor> weights = model.Parameters;
        _elements = weights.Values.Sum(w => w.NumberOfElements);
        SafetensorsWriter.Write(In(Safetensors), weights);
        WriteGguf(HalfGguf, weights, GgufWeightType.Float16);
        WriteGguf(ByteGguf, weights, GgufWeightType.Q8_0);
        RandomBlocks.WriteQ4K(In(NibbleGguf), weights.ToDictionary(w => w.Key, w => w.Value.NumberOfElements, StringComparer.Ordinal));
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    [Benchmark(Baseline = true)]
    public long SafetensorsCopied() => Load(nameof(SafetensorsCopied), Safetensors, (s, name) => s.Load(name));

    [Benchmark]
    public long SafetensorsMapped() => Load(nameof(SafetensorsMapped), Safetensors, (s, name) => s.LoadShared(name));

    /// <summary>What a first pass over mapped weights pays for reaching every page.</summary>
    [Benchmark]
    public long SafetensorsMappedAndRead() => Load(nameof(SafetensorsMappedAndRead), Safetensors, (s, name) =>
    {
        Tensor tensor = s.LoadShared(name);
        tensor.max().Dispose();
        return tensor;
    });

    [Benchmark]
    public long SafetensorsToFloat32() => Load(nameof(SafetensorsToFloat32), Safetensors, (s, name) => s.LoadShared(name, ScalarType.Float32));

    [Benchmark]
    public long GgufF16ToFloat32() => LoadGguf(nameof(GgufF16ToFloat32), HalfGguf, ScalarType.Float32);

    [Benchmark]
    public long GgufQ8ToFloat32() => LoadGguf(nameof(GgufQ8ToFloat32), ByteGguf, ScalarType.Float32);

    [Benchmark]
    public long GgufQ4KToFloat32() => LoadGguf(nameof(GgufQ4KToFloat32), NibbleGguf, ScalarType.Float32);

    [Benchmark]
    public long GgufQ4KToBFloat16() => LoadGguf(nameof(GgufQ4KToBFloat16), NibbleGguf, ScalarType.BFloat16);

    private static long BytesPerElement(BenchmarkCase benchmark) => benchmark.Descriptor.WorkloadMethod.Name.EndsWith("Float32", StringComparison.Ordinal) ? 4 : 2;

    private long Load(string operation, string file, Func<SafetensorsFile, string, Tensor> load) => ResidentMemory.Measure(operation, () =>
    {
        using DisposeScope scope = NewDisposeScope();
        using SafetensorsFile source = SafetensorsFile.Open(In(file));
        return source.Entries.Keys.Select(name => load(source, name)).ToArray().Sum(t => t.NumberOfElements);
    });

    private long LoadGguf(string operation, string file, ScalarType dtype) => ResidentMemory.Measure(operation, () =>
    {
        using DisposeScope scope = NewDisposeScope();
        using GgufFile source = GgufFile.Open(In(file));
        return source.Entries.Keys.Select(name => source.LoadShared(name, dtype)).ToArray().Sum(t => t.NumberOfElements);
    });

    private void WriteGguf(string file, IReadOnlyDictionary<string, Tensor> weights, GgufWeightType type)
        => GgufWriter.Write(In(file), [], [.. weights.Select((w, i) => GgufOutputTensor.Create(LazyTensor.Of($"t.{i}", w.Value), type))]);

    private string In(string name) => Path.Combine(_folder, name);

    private sealed class Columns : ManualConfig
    {
        public Columns() => AddColumn(
            new TokensPerSecondColumn("MB/s", benchmark => _elements * BytesPerElement(benchmark) / 1e6),
            new PeakMemoryColumn(benchmark => _elements * BytesPerElement(benchmark)));
    }
}
