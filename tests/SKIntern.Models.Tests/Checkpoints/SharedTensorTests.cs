using SKIntern.Models.Checkpoints;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Checkpoints;

/// <summary>Tensors that are views of a mapped file.</summary>
public sealed class SharedTensorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LoadShared_StoredDType_IsAViewThatNeverChangesTheFile()
    {
        string path = Write("a.safetensors", arange(12, ScalarType.Float32).view(3, 4));
        byte[] before = File.ReadAllBytes(path);
        using (SafetensorsFile file = SafetensorsFile.Open(path))
        using (NewDisposeScope())
        {
            Tensor first = file.LoadShared("t"), second = file.LoadShared("t", ScalarType.Float32, CPU), copy = file.Load("t");
            Assert.Equal([3L, 4L], first.shape);
            Assert.True(first.is_contiguous());

            first.add_(100);

            Assert.Equal(111f, first[2, 3].item<float>());
            Assert.Equal(first.data<float>().ToArray(), second.data<float>().ToArray());
            Assert.Equal(11f, copy[2, 3].item<float>());
            Assert.Equal(11f, file.Load("t")[2, 3].item<float>());
        }

        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void LoadShared_SourceDisposed_KeepsTheMappingUntilTheLastTensorIsGone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the mappings of a process are read from /proc");
        string path = Write("a.safetensors", arange(5, ScalarType.Int64));
        Tensor first, second;
        using (SafetensorsFile file = SafetensorsFile.Open(path))
        {
            (first, second) = (file.LoadShared("t"), file.LoadShared("t"));
        }

        first.Dispose();
        Assert.True(IsMapped(path));
        Assert.Equal([0L, 1L, 2L, 3L, 4L], second.data<long>().ToArray());

        second.Dispose();
        Assert.False(IsMapped(path));
    }

    [Fact]
    public void LoadShared_ViewOfAView_KeepsTheMapping()
    {
        string path = Write("a.safetensors", arange(6, ScalarType.Float32));
        Tensor tail;
        using (SafetensorsFile file = SafetensorsFile.Open(path))
        using (Tensor whole = file.LoadShared("t"))
        {
            tail = whole.narrow(0, 4, 2);
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.Equal([4f, 5f], tail.data<float>().ToArray());
        tail.Dispose();
    }

    [Fact]
    public void LoadShared_OtherDType_IsACopy()
    {
        using SafetensorsFile file = SafetensorsFile.Open(Write("a.safetensors", arange(4, ScalarType.Float32)));
        using DisposeScope scope = NewDisposeScope();

        Tensor half = file.LoadShared("t", ScalarType.BFloat16);
        half.zero_();

        Assert.Equal(ScalarType.BFloat16, half.dtype);
        Assert.Equal([0f, 1f, 2f, 3f], file.LoadShared("t").data<float>().ToArray());
    }

    [Fact]
    public void LoadShared_EmptyAndBool_AreCopies()
    {
        using DisposeScope scope = NewDisposeScope();
        SafetensorsWriter.Write(_folder.File("a.safetensors"), new Dictionary<string, Tensor> { ["none"] = zeros(0, 3), ["flags"] = ones(3, ScalarType.Bool) });
        using SafetensorsFile file = SafetensorsFile.Open(_folder.File("a.safetensors"));

        file.LoadShared("flags").logical_not_();

        Assert.Equal([0L, 3L], file.LoadShared("none").shape);
        Assert.True(file.LoadShared("flags").all().item<bool>());
    }

    [Fact]
    public void LoadShared_ScalarAndPlace_HaveTheirShape()
    {
        using SafetensorsFile file = SafetensorsFile.Open(Write("a.safetensors", tensor(2.5)));
        using Tensor scalar = file.LoadShared("t");

        Assert.Empty(scalar.shape);
        Assert.Equal(2.5, scalar.item<double>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void LoadShared_DataAtAnyOffset_ComputesTheSame(int shift)
    {
        // Offsets of no alignment at all, as a foreign writer may leave them, and of 4 bytes, which no vector register has.
        const int Rows = 37, Columns = 67;
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(7, CPU);
        Tensor weights = randn([Rows, Columns], generator: generator), input = randn([5, Columns], generator: generator);
        foreach (ScalarType dtype in (ScalarType[])[ScalarType.Float32, ScalarType.BFloat16])
        {
            Tensor expected = weights.to(dtype), x = input.to(dtype);
            string name = dtype == ScalarType.Float32 ? "F32" : "BF16";
            string header = $$"""{"t":{"dtype":"{{name}}","shape":[{{Rows}},{{Columns}}],"data_offsets":[0,{{expected.bytes.Length}}]} }""";
            string padded = header.PadRight(((header.Length + 3) / 4 * 4) + shift);
            File.WriteAllBytes(_folder.File("x.safetensors"), SafetensorsBytes.Make(padded, expected.bytes.ToArray()));
            using SafetensorsFile file = SafetensorsFile.Open(_folder.File("x.safetensors"));

            Tensor actual = file.LoadShared("t");

            Assert.True(actual.eq(expected).all().item<bool>());
            Assert.True((actual * actual).eq(expected * expected).all().item<bool>());

            // Alignment may choose another order of summation.
            double tolerance = dtype == ScalarType.Float32 ? 1e-4 : 0.1;
            Assert.True(x.matmul(actual.t()).allclose(x.matmul(expected.t()), tolerance, tolerance));
            Assert.True(x[0].matmul(actual.t()).allclose(x[0].matmul(expected.t()), tolerance, tolerance));
            Assert.True(actual.sum(1).allclose(expected.sum(1), tolerance, tolerance));
            Assert.True(actual.softmax(-1).allclose(expected.softmax(-1), tolerance, tolerance));
        }
    }

    [Fact]
    public void LoadShared_FileReplacedByRename_KeepsTheOldValues()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows refuses to replace a mapped file");
        string path = Write("a.safetensors", ones(3));
        using SafetensorsFile file = SafetensorsFile.Open(path);
        using Tensor old = file.LoadShared("t");

        Write("a.safetensors", zeros(3));

        Assert.Equal([1f, 1f, 1f], old.data<float>().ToArray());
    }

    [Fact]
    public void LoadShared_Gguf_SharesWhatNeedsNoChange()
    {
        byte[] floats = [.. Enumerable.Range(0, 8).SelectMany(i => BitConverter.GetBytes((float)i))];
        File.WriteAllBytes(_folder.File("m.gguf"), new GgufBuilder().Pair("general.architecture", "llama").Pair("llama.attention.head_count", 1u)
            .Tensor("blk.0.attn_q.weight", 0, [4, 2], floats).Tensor("blk.0.attn_v.weight", 0, [4, 2], floats).Tensor("token_embd.weight", 8, [1, 32], new byte[34]).Build());
        using GgufModelSource source = GgufModelSource.Open(_folder.File("m.gguf"));
        using DisposeScope scope = NewDisposeScope();

        foreach (string name in source.Entries.Keys)
        {
            source.LoadShared(name).add_(1);
        }

        Assert.Equal(8f, source.LoadShared("model.layers.0.self_attn.v_proj.weight")[3, 1].item<float>());
        Assert.Equal(7f, source.Load("model.layers.0.self_attn.v_proj.weight")[3, 1].item<float>());
        Assert.Equal(7f, source.LoadShared("model.layers.0.self_attn.q_proj.weight")[3, 1].item<float>());
        Assert.Equal(0f, source.LoadShared("model.embed_tokens.weight")[0, 0].item<float>());
    }

    [Fact]
    public void LoadShared_ManyThreads_ReleasesEveryTensor()
    {
        string path = Write("a.safetensors", arange(64, ScalarType.Float32));
        using SafetensorsFile file = SafetensorsFile.Open(path);

        Parallel.For(0, 64, _ =>
        {
            for (int i = 0; i < 50; i++)
            {
                using Tensor tensor = file.LoadShared("t");
                using Tensor last = tensor[63];
                Assert.Equal(63f, last.item<float>());
            }
        });

        file.Dispose();
        Assert.False(OperatingSystem.IsLinux() && IsMapped(path));
    }

    private static bool IsMapped(string path) => File.ReadLines("/proc/self/maps").Any(line => line.Contains(path, StringComparison.Ordinal));

    private string Write(string name, Tensor values)
    {
        SafetensorsWriter.Write(_folder.File(name), new Dictionary<string, Tensor> { ["t"] = values });
        values.Dispose();
        return _folder.File(name);
    }
}
