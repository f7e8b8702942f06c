using CsCheck;
using SKIntern.Models.Checkpoints;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Checkpoints;

public sealed class GgufWriterTests : IDisposable
{
    private static readonly GgufWeightType[] Plain = [GgufWeightType.Float32, GgufWeightType.Float16, GgufWeightType.BFloat16];
    private static readonly ScalarType[] Floats = [ScalarType.Float64, ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16];

    // Every type of value, single, in arrays, and in arrays of arrays.
    private static readonly Gen<object> Values = Gen.OneOf(
        Typed(Gen.Byte), Typed(Gen.SByte), Typed(Gen.UShort), Typed(Gen.Short), Typed(Gen.UInt), Typed(Gen.Int), Typed(Gen.ULong), Typed(Gen.Long),
        Typed(Gen.Single), Typed(Gen.Double), Typed(Gen.Bool), Typed(Gen.String[Gen.Char.AlphaNumeric, 0, 9].Select(s => s + "ü")),
        Gen.Int.Array[0, 3].Array[0, 3].Select(a => (object)a.ToArray<Array>()));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_ThenRead_KeepsMetadataAndValues()
    {
        var tensors = Gen.Select(Gen.OneOfConst(Plain), Gen.OneOfConst(Floats), Gen.Long[0, 4].Array[0, 4], Gen.Int).Array[0, 6];
        int file = 0;
        Gen.Select(Values.Array[0, 8], tensors, Gen.OneOfConst(8u, 32u, 256u)).Sample(
            (values, cases, alignment) =>
            {
                using DisposeScope scope = NewDisposeScope();
                KeyValuePair<string, object>[] metadata = [new("general.alignment", alignment), .. values.Select((v, i) => KeyValuePair.Create($"key.{i}", v))];
                var written = cases.Select(c => (Type: c.Item1, Tensor: Random(c.Item2, c.Item3, c.Item4))).ToArray();
                string path = _folder.File($"{file++}.gguf");

                Save(path, metadata, [.. written.Select((w, i) => new GgufOutputTensor(LazyTensor.Of($"t.{i}", w.Tensor), w.Type))]);

                using GgufFile read = GgufFile.Open(path);
                Assert.Equal(3u, read.Version);
                Assert.Equal(metadata.Select(p => p.Key), read.Metadata.Pairs.Select(p => p.Key));
                Assert.All(metadata.Zip(read.Metadata.Pairs), p => Assert.Equal(p.First.Value, p.Second.Value));
                Assert.All(metadata.Zip(read.Metadata.Pairs), p => Assert.Equal(p.First.Value.GetType(), p.Second.Value.GetType()));
                foreach (((GgufWeightType type, Tensor tensor), int i) in written.Select((w, i) => (w, i)))
                {
                    Tensor expected = tensor.to(DTypeOf(type)), actual = read.Load($"t.{i}");
                    Assert.Equal(expected.dtype, actual.dtype);
                    Assert.Equal(expected.shape, actual.shape);
                    Assert.Equal(expected.contiguous().bytes.ToArray(), actual.bytes.ToArray());
                }

                Assert.Equal(0, new FileInfo(path).Length % alignment);
            },
            iter: 150,
            threads: 1);
    }

    [Fact]
    public void Write_Q8_0_IsWithinHalfAStepOfEveryValue()
    {
        int file = 0;
        Gen.Select(Gen.Long[1, 3], Gen.Long[1, 3], Gen.Single[1e-3f, 100f], Gen.Int).Sample(
            (rows, blocks, scale, seed) =>
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor values = Random(ScalarType.Float32, [rows, blocks * 32], seed) * scale;
                string path = _folder.File($"{file++}.gguf");

                Save(path, [], [new(LazyTensor.Of("t", values), GgufWeightType.Q8_0)]);

                using GgufFile read = GgufFile.Open(path);
                Tensor step = (values.view(-1, 32).abs().amax([1], keepdim: true) / 127).clamp_min(1e-12);
                Tensor error = (read.Load("t") - values).view(-1, 32).abs() / step;
                Assert.Equal("Q8_0", read.Entries["t"].StorageType);

                // Half a step, and the rounding of the step itself to 11 bits, times at most 127.
                Assert.InRange(error.max().item<float>(), 0, 0.5f + (127f / 2048));
            },
            iter: 100,
            threads: 1);
    }

    [Fact]
    public void Write_NonContiguousAndLong_WritesLogicalOrder()
    {
        using DisposeScope scope = NewDisposeScope();
        const int Columns = (TensorFiller.PieceElements / 2) + 32;
        Tensor transposed = arange(4 * Columns, ScalarType.Float32).view(Columns, 4).t();

        Save(_folder.File("t.gguf"), [], [new(LazyTensor.Of("f", transposed), GgufWeightType.Float32), new(LazyTensor.Of("q", transposed.mul(0).add(127)), GgufWeightType.Q8_0)]);

        using GgufFile read = GgufFile.Open(_folder.File("t.gguf"));
        Assert.True(read.Load("f").eq(transposed).all().item<bool>());
        Assert.True(read.Load("q").eq(127).all().item<bool>());
    }

    [Fact]
    public void Write_Twice_GivesEqualFiles()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = Random(ScalarType.Float32, [3, 64], 5);
        foreach (string name in (string[])["a.gguf", "b.gguf"])
        {
            Save(_folder.File(name), [new("general.architecture", "x")], [new(LazyTensor.Of("t", values), GgufWeightType.Q8_0)]);
        }

        Assert.Equal(File.ReadAllBytes(_folder.File("a.gguf")), File.ReadAllBytes(_folder.File("b.gguf")));
    }

    [Fact]
    public void Write_LazyTensors_AreMadeOneAfterAnotherAndDisposed()
    {
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var progress = new List<CheckpointWriteProgress>();
        Tensor? last = null;
        GgufOutputTensor[] tensors = [.. Enumerable.Range(0, 3).Select(i => new GgufOutputTensor(
            new LazyTensor($"t{i}", ScalarType.Float32, [2, 32], () =>
            {
                Assert.True(last is null || last.IsInvalid);
                return last = ones(2, 32);
            }),
            GgufWeightType.Q8_0))];

        Save(_folder.File("t.gguf"), [], tensors, new Recorder(progress));

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.Equal([new("t0", 1, 3, 68, 204), new("t1", 2, 3, 136, 204), new("t2", 3, 3, 204, 204)], progress);
    }

    [Fact]
    public void Write_CancelledOrFailing_LeavesTheOldFileAndNoOther()
    {
        using DisposeScope scope = NewDisposeScope();
        string path = _folder.Write("old.gguf", "old");
        using var cancellation = new CancellationTokenSource();
        GgufOutputTensor first = new(new LazyTensor("a", ScalarType.Float32, [1], () =>
        {
            cancellation.Cancel();
            return ones(1);
        }), GgufWeightType.Float32);
        GgufOutputTensor other = new(new LazyTensor("b", ScalarType.Float32, [2], () => ones(3)), GgufWeightType.Float32);

        Assert.Throws<OperationCanceledException>(() => GgufWriter.Write(path, [], [first, other], cancellationToken: cancellation.Token));
        Assert.Contains("'b' was announced as [2] of Float32, but is [3]", Assert.Throws<ArgumentException>(() => Save(path, [], [other])).Message, StringComparison.Ordinal);

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Write_WhatCannotBeStored_IsNamed()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor row = ones(1, 32), huge = full([1, 32], 1e38f);

        Assert.Contains("'k'", Fault([new("k", DateTime.UnixEpoch)]), StringComparison.Ordinal);
        Assert.Contains("'k'", Fault([new("k", new object[] { 1 })]), StringComparison.Ordinal);
        Assert.Contains("'k' appears twice", Fault([new("k", 1), new("k", 2)]), StringComparison.Ordinal);
        Assert.Contains("'general.alignment' is 24", Fault([new("general.alignment", 24u)]), StringComparison.Ordinal);
        Assert.Contains("'general.alignment' is 32 (Int32)", Fault([new("general.alignment", 32)]), StringComparison.Ordinal);
        Assert.Contains("'t' appears twice", Fault([], new(LazyTensor.Of("t", row), GgufWeightType.Float32), new(LazyTensor.Of("t", row), GgufWeightType.Float32)), StringComparison.Ordinal);
        Assert.Contains("63 bytes", Fault([], new GgufOutputTensor(LazyTensor.Of(new string('x', 64), row), GgufWeightType.Float32)), StringComparison.Ordinal);
        Assert.Contains("rows of 31 elements", Fault([], new GgufOutputTensor(LazyTensor.Of("t", ones(2, 31)), GgufWeightType.Q8_0)), StringComparison.Ordinal);
        Assert.Contains("[1, 1, 1, 1, 1]", Fault([], new GgufOutputTensor(LazyTensor.Of("t", ones([1, 1, 1, 1, 1])), GgufWeightType.Float32)), StringComparison.Ordinal);
        Assert.Contains("dtype Int64", Fault([], new GgufOutputTensor(LazyTensor.Of("t", ones(1, ScalarType.Int64)), GgufWeightType.Float32)), StringComparison.Ordinal);
        Assert.Contains("'t' has values that Float16", Fault([], new GgufOutputTensor(LazyTensor.Of("t", huge), GgufWeightType.Float16)), StringComparison.Ordinal);
        Assert.Contains("'t' has values that Q8_0", Fault([], new GgufOutputTensor(LazyTensor.Of("t", huge), GgufWeightType.Q8_0)), StringComparison.Ordinal);
        Assert.Contains("'t' has values that Q8_0", Fault([], new GgufOutputTensor(LazyTensor.Of("t", row * float.NaN), GgufWeightType.Q8_0)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("blk.0.attn_q.weight", new long[] { 4, 64 }, GgufWeightType.Q8_0)]
    [InlineData("blk.0.attn_q.weight", new long[] { 64, 40 }, GgufWeightType.Float16)]
    [InlineData("blk.0.attn_q.bias", new long[] { 64 }, GgufWeightType.Float32)]
    [InlineData("blk.0.attn_norm.weight", new long[] { 64 }, GgufWeightType.Float32)]
    [InlineData("blk.0.attn_q_norm.weight", new long[] { 2, 64 }, GgufWeightType.Float32)]
    [InlineData("position_embd.weight", new long[] { 2, 64 }, GgufWeightType.Float32)]
    public void Create_WantedQ8_0_FollowsTheConvertersRule(string name, long[] shape, GgufWeightType expected)
    {
        var tensor = new LazyTensor(name, ScalarType.Float32, shape, () => zeros(shape));

        Assert.Equal(expected, GgufOutputTensor.Create(tensor, GgufWeightType.Q8_0).Type);
    }

    private static void Save(
        string path, IReadOnlyList<KeyValuePair<string, object>> metadata, IReadOnlyList<GgufOutputTensor> tensors, IProgress<CheckpointWriteProgress>? progress = null)
        => GgufWriter.Write(path, metadata, tensors, progress, TestContext.Current.CancellationToken);

    private static Gen<object> Typed<T>(Gen<T> gen)
        where T : notnull
        => Gen.OneOf(gen.Select(v => (object)v), gen.Array[0, 4].Select(v => (object)v));

    private static ScalarType DTypeOf(GgufWeightType type) => type switch
    {
        GgufWeightType.Float16 => ScalarType.Float16,
        GgufWeightType.BFloat16 => ScalarType.BFloat16,
        _ => ScalarType.Float32,
    };

    private static Tensor Random(ScalarType dtype, long[] shape, int seed)
    {
        using var generator = new Generator((ulong)(uint)seed, CPU);
        return randn(shape, generator: generator).to(dtype);
    }

    private string Fault(KeyValuePair<string, object>[] metadata, params GgufOutputTensor[] tensors)
        => Assert.ThrowsAny<ArgumentException>(() => Save(_folder.File("fault.gguf"), metadata, tensors)).Message;

    private sealed class Recorder(List<CheckpointWriteProgress> reports) : IProgress<CheckpointWriteProgress>
    {
        public void Report(CheckpointWriteProgress value) => reports.Add(value);
    }
}
