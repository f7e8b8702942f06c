using System.Text.Json;
using CsCheck;
using SKIntern.Models.Checkpoints;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Checkpoints;

public sealed class ShardedSafetensorsWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_AnyTensorsAndLimit_ReadBackEqual()
    {
        int folder = 0;
        Gen.Select(Gen.Select(Gen.OneOfConst(ScalarType.Float32, ScalarType.BFloat16, ScalarType.Int64, ScalarType.Bool), Gen.Int[0, 20]).Array[1, 9], Gen.Long[1, 200]).Sample(
            (shapes, limit) =>
            {
                using DisposeScope scope = NewDisposeScope();
                string path = Directory.CreateDirectory(_folder.File($"{folder++}")).FullName;
                var tensors = shapes.Select((s, i) => (Name: $"t{i}", Tensor: (arange(s.Item2) % 2).to(s.Item1))).ToArray();

                IReadOnlyList<string> written = Save(path, [.. tensors.Select(t => LazyTensor.Of(t.Name, t.Tensor))], limit);

                using ITensorSource source = TensorSources.Open(path);
                Assert.Equal(tensors.Select(t => t.Name).Order(), source.Entries.Keys.Order());
                foreach ((string name, Tensor expected) in tensors)
                {
                    Tensor actual = source.Load(name), shared = source.LoadShared(name);
                    Assert.Equal(expected.dtype, actual.dtype);
                    Assert.True(expected.bytes.SequenceEqual(actual.bytes));
                    Assert.True(expected.bytes.SequenceEqual(shared.bytes));
                }

                Assert.Equal(Directory.GetFiles(path).Select(Path.GetFileName).Order(), written.Order());
                foreach (string shard in written.Where(n => n.EndsWith(".safetensors", StringComparison.Ordinal)))
                {
                    using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(path, shard));
                    Assert.True(file.Entries.Count == 1 || file.Entries.Keys.Sum(n => (long)file.Load(n).bytes.Length) <= limit);
                }
            },
            iter: 60,
            threads: 1);
    }

    [Fact]
    public void Write_Sharded_HasTheIndexThatTransformersReads()
    {
        using DisposeScope scope = NewDisposeScope();

        Assert.Equal(
            ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors.index.json"],
            Save(_folder.Path, [LazyTensor.Of("b", ones(2)), LazyTensor.Of("a", ones(2)), LazyTensor.Of("c", ones(3))], 16));

        using JsonDocument index = JsonDocument.Parse(File.ReadAllText(_folder.File("model.safetensors.index.json")));
        Assert.Equal(28, index.RootElement.GetProperty("metadata").GetProperty("total_size").GetInt64());
        Assert.Equal(
            [("a", "model-00001-of-00002.safetensors"), ("b", "model-00001-of-00002.safetensors"), ("c", "model-00002-of-00002.safetensors")],
            index.RootElement.GetProperty("weight_map").EnumerateObject().Select(p => (p.Name, p.Value.GetString()!)));
        using SafetensorsFile shard = SafetensorsFile.Open(_folder.File("model-00001-of-00002.safetensors"));
        Assert.Equal("pt", shard.Metadata["format"]);
    }

    [Fact]
    public void Write_OverAnEarlierSave_LeavesNothingOfItThatIsRead()
    {
        using DisposeScope scope = NewDisposeScope();
        LazyTensor[] three = [LazyTensor.Of("a", ones(2)), LazyTensor.Of("b", ones(2)), LazyTensor.Of("c", ones(2))];
        _folder.Write("config.json", "{}");
        _folder.Write("adapter_model.safetensors", "another file");

        Save(_folder.Path, three, 8);
        Save(_folder.Path, three[..2], 8);
        Assert.Equal(
            ["adapter_model.safetensors", "config.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors.index.json"], Names());

        Save(_folder.Path, three[..1], 8);
        Assert.Equal(["adapter_model.safetensors", "config.json", "model.safetensors"], Names());

        Save(_folder.Path, three, 8);
        using ITensorSource source = TensorSources.Open(_folder.Path);
        Assert.Equal(["a", "b", "c"], source.Entries.Keys.Order());
    }

    [Fact]
    public void Write_CancelledOrFailing_LeavesTheFolderAsItWas()
    {
        using DisposeScope scope = NewDisposeScope();
        Save(_folder.Path, [LazyTensor.Of("a", ones(2)), LazyTensor.Of("b", ones(2))], 8);
        string[] before = Names();
        byte[] shard = File.ReadAllBytes(_folder.File(before[0]));
        using var cancellation = new CancellationTokenSource();
        LazyTensor cancels = new("a", ScalarType.Float32, [2], () =>
        {
            cancellation.Cancel();
            return zeros(2);
        });
        LazyTensor lies = new("b", ScalarType.Float32, [2], () => zeros(2, ScalarType.Float64));

        Assert.Throws<OperationCanceledException>(() => ShardedSafetensorsWriter.Write(_folder.Path, [cancels, lies], 8, cancellationToken: cancellation.Token));
        Assert.Contains("'b' was announced as [2] of Float32", Assert.Throws<ArgumentException>(() => Save(_folder.Path, [LazyTensor.Of("a", zeros(2)), lies], 8)).Message, StringComparison.Ordinal);
        Assert.Contains("'a' appears twice", Assert.Throws<ArgumentException>(() => Save(_folder.Path, [cancels, cancels], 8)).Message, StringComparison.Ordinal);

        Assert.Equal(before, Names());
        Assert.Equal(shard, File.ReadAllBytes(_folder.File(before[0])));
    }

    [Fact]
    public void Write_ReportsProgress_AndMakesTensorsOneAfterAnother()
    {
        var reports = new List<CheckpointWriteProgress>();
        Tensor? last = null;
        LazyTensor[] tensors = [.. Enumerable.Range(0, 3).Select(i => new LazyTensor($"t{i}", ScalarType.Float32, [2], () =>
        {
            Assert.True(last is null || last.IsInvalid);
            return last = ones(2);
        }))];

        Save(_folder.Path, tensors, 16, new Recorder(reports));

        Assert.Equal([new("t0", 1, 3, 8, 24), new("t1", 2, 3, 16, 24), new("t2", 3, 3, 24, 24)], reports);
        Assert.True(last!.IsInvalid);
    }

    private static IReadOnlyList<string> Save(string folder, IReadOnlyList<LazyTensor> tensors, long limit, IProgress<CheckpointWriteProgress>? progress = null)
        => ShardedSafetensorsWriter.Write(folder, tensors, limit, progress: progress, cancellationToken: TestContext.Current.CancellationToken);

    private string[] Names() => [.. Directory.GetFiles(_folder.Path).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    private sealed class Recorder(List<CheckpointWriteProgress> reports) : IProgress<CheckpointWriteProgress>
    {
        public void Report(CheckpointWriteProgress value) => reports.Add(value);
    }
}
