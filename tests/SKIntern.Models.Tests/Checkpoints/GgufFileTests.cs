using SKIntern.Models.Checkpoints;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Checkpoints;

public sealed class GgufFileTests : IDisposable
{
    private static readonly byte[] FourFloats = [.. new[] { 1f, 2f, 3f, 4f }.SelectMany(BitConverter.GetBytes)];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, byte[], string> Malformed => new()
    {
        { "magic", New(magic: 1).Build(), "does not begin with 'GGUF'" },
        { "version 1", New(version: 1).Build(), "GGUF version 1; expected 2 or 3" },
        { "big-endian", New(version: 0x03000000).Build(), "expected 2 or 3, little-endian" },
        { "too many tensors", New(tensors: ulong.MaxValue).Build(), "the number of tensors is 18446744073709551615" },
        { "too many pairs", New(pairs: 1_000_000).Build(), "the number of metadata pairs is 1000000" },
        { "key length", Raw(8, BitConverter.GetBytes(ulong.MaxValue)).Build(), "the length of metadata key 'k'" },
        { "string length", Raw(8, [.. BitConverter.GetBytes(400UL), 65]).Build(), "the length of metadata key 'k' is 400" },
        { "string no UTF-8", Raw(8, [.. BitConverter.GetBytes(1UL), 0xFF]).Build(), "metadata key 'k' is not valid UTF-8" },
        { "bool", Raw(7, [2]).Build(), "metadata key 'k' is a Bool with the byte 2" },
        { "value type", Raw(13, [2]).Build(), "metadata key 'k' has type 13" },
        { "element type", Raw(9, GgufBuilder.ArrayOf(77, 0)).Build(), "metadata key 'k' has element type 77" },
        { "number array length", Raw(9, GgufBuilder.ArrayOf(5, 1UL << 61)).Build(), "the element count of metadata key 'k'" },
        { "bool array length", Raw(9, GgufBuilder.ArrayOf(7, 1UL << 40)).Build(), "the element count of metadata key 'k'" },
        { "string array length", Raw(9, GgufBuilder.ArrayOf(8, 1UL << 40)).Build(), "the element count of metadata key 'k'" },
        { "array array length", Raw(9, GgufBuilder.ArrayOf(9, 1UL << 40)).Build(), "the element count of metadata key 'k'" },
        { "inner array length", Raw(9, GgufBuilder.ArrayOf(9, 1, GgufBuilder.ArrayOf(6, 999))).Build(), "the element count of metadata key 'k' is 999" },
        { "nesting", Raw(9, Nest(6)).Build(), "metadata key 'k' holds arrays in arrays deeper than 4" },
        { "key twice", New().Pair("k", 1u).Pair("k", 2u).Build(), "metadata key 'k' appears twice" },
        { "alignment 0", New().Pair("general.alignment", 0u).Build(), "'general.alignment' is 0; expected a power of two" },
        { "alignment 24", New().Pair("general.alignment", 24u).Build(), "'general.alignment' is 24; expected a power of two" },
        { "alignment text", New().Pair("general.alignment", "x").Build(), "'general.alignment' holds String; expected UInt32" },
        { "five dimensions", New().Tensor("a", 0, [1, 1, 1, 1, 4], FourFloats).Build(), "tensor 'a': 5 dimensions; expected at most 4" },
        { "negative dimension", New().Tensor("a", 0, [-1], FourFloats).Build(), "tensor 'a': a dimension of 18446744073709551615" },
        { "too many elements", New().Tensor("a", 0, [1L << 40, 1L << 40], FourFloats).Build(), "tensor 'a': shape [1099511627776, 1099511627776] has more elements" },
        { "unknown type", New().Tensor("a", 4, [4], FourFloats).Build(), "tensor 'a': unknown ggml type 4; supported are F32, F16, Q4_0, Q4_1" },
        { "row no multiple", New().Tensor("a", 2, [2, 33], FourFloats).Build(), "tensor 'a': rows of 33 elements; expected a multiple of 32, the block of Q4_0" },
        { "scalar of blocks", New().Tensor("a", 2, [], FourFloats).Build(), "tensor 'a': rows of 1 elements; expected a multiple of 32" },
        { "offset unaligned", New().Tensor("a", 0, [1], FourFloats, 4).Build(), "tensor 'a': offset 4; expected a multiple of the alignment, 32" },
        { "offset beyond 63 bits", New().Tensor("a", 0, [1], FourFloats, 1UL << 63).Build(), "tensor 'a': offset 9223372036854775808; expected a multiple" },
        { "offset past the end", New().Tensor("a", 0, [4], FourFloats, 1UL << 40).Build(), "tensor 'a': 16 bytes at offset 1099511627776 reach past the end" },
        { "size past the end", New().Tensor("a", 0, [5], FourFloats).Build(), "tensor 'a': 20 bytes at offset 0 reach past the end of the data, which has 16 bytes" },
        { "overlap", New().Tensor("a", 0, [4], FourFloats).Tensor("b", 0, [4], FourFloats, 0).Build(), "offset 0 overlaps the tensor before it" },
        { "name twice", New().Tensor("a", 0, [4], FourFloats).Tensor("a", 0, [4], FourFloats).Build(), "tensor 'a' appears twice" },
        { "no data at all", New().Tensor("a", 0, [4], FourFloats).Build()[..64], "tensor 'a': 16 bytes at offset 0 reach past the end of the data, which has 0 bytes" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Open_Malformed_NamesFileAndFault(string kind, byte[] bytes, string expected)
    {
        string path = Write(bytes);

        var e = Assert.Throws<CheckpointException>(() => GgufFile.Open(path));

        Assert.True(e.Message.Contains(expected, StringComparison.Ordinal), $"{kind}: {e.Message}");
        Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_EveryTruncation_Throws()
    {
        byte[] whole = New().Pair("k", "text").Pair("n", 9, GgufBuilder.ArrayOf(4, 2, 1, 0, 0, 0, 2, 0, 0, 0)).Tensor("a", 0, [4], FourFloats).Build();
        for (int keep = 0; keep < whole.Length; keep++)
        {
            string path = Write(whole[..keep]);
            Assert.Throws<CheckpointException>(() => GgufFile.Open(path).Dispose());
        }

        GgufFile.Open(Write(whole)).Dispose();
    }

    [Fact]
    public void Open_ManyStringsUnderALongKey_AllocatesInProportionToTheFile()
    {
        byte[] words = [.. Enumerable.Repeat(GgufBuilder.Text("x"), 5_000).SelectMany(t => t)];
        byte[] bytes = New().Pair(new string('k', 50_000), 9, GgufBuilder.ArrayOf(8, 5_000, words)).Build();
        string path = Write(bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();

        GgufFile.Open(path).Dispose();

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20 * bytes.Length);
    }

    [Theory]
    [InlineData(2u, 32)]
    [InlineData(3u, 64)]
    public void Load_PlainTypes_GivesValuesInPyTorchOrder(uint version, int alignment)
    {
        var builder = new GgufBuilder { Version = version, Alignment = alignment };
        byte[] halves = [.. new[] { 1f, -2f }.SelectMany(v => BitConverter.GetBytes((Half)v))];
        byte[] brains = [.. new[] { 1f, -2f }.SelectMany(v => BitConverter.GetBytes(v)[2..])];
        builder.Pair("general.alignment", (uint)alignment)
            .Tensor("f32", 0, [2, 2], FourFloats).Tensor("f16", 1, [1, 2], halves).Tensor("bf16", 30, [2], brains).Tensor("none", 0, [0, 3], []).Tensor("one", 0, [], FourFloats[..4]);

        using GgufFile file = GgufFile.Open(Write(builder.Build()));
        using DisposeScope scope = NewDisposeScope();

        Assert.Equal(version, file.Version);
        Assert.Equal([2L, 2L], file.Entries["f32"].Shape);
        Assert.Equal([1f, 2f, 3f, 4f], file.Load("f32").data<float>().ToArray());
        Assert.Equal(3f, file.Load("f32")[1, 0].item<float>());
        Assert.Equal(ScalarType.Float16, file.Load("f16").dtype);
        Assert.Equal([1L, 2L], file.Load("f16").shape);
        Assert.Equal([1f, -2f], file.Load("f16", ScalarType.Float32).data<float>().ToArray());
        Assert.Equal(ScalarType.BFloat16, file.Load("bf16").dtype);
        Assert.Equal([1f, -2f], file.Load("bf16", ScalarType.Float32).data<float>().ToArray());
        Assert.Equal([0L, 3L], file.Load("none").shape);
        Assert.Equal(1f, file.Load("one").item<float>());
    }

    [Fact]
    public void Load_LongerThanOnePiece_DecodesEveryBlock()
    {
        // Block b holds 32 times the value b % 100, so a block that is skipped or moved at the seam shows.
        const int Blocks = (TensorFiller.PieceElements / 32) + 3;
        byte[] data = new byte[Blocks * 34];
        for (int block = 0; block < Blocks; block++)
        {
            BitConverter.GetBytes((Half)1f).CopyTo(data, block * 34);
            data.AsSpan((block * 34) + 2, 32).Fill((byte)(block % 100));
        }

        using GgufFile file = GgufFile.Open(Write(New().Tensor("q", 8, [Blocks, 32], data).Build()));
        using DisposeScope scope = NewDisposeScope();

        Assert.True(file.Load("q", ScalarType.Int64).eq((arange(Blocks) % 100).unsqueeze(1)).all().item<bool>());
        Assert.True(file.Load("q").eq((arange(Blocks) % 100).unsqueeze(1)).all().item<bool>());
    }

    [Fact]
    public void Load_UnsupportedType_NamesTensorTypeAndSupportedOnes()
    {
        using GgufFile file = GgufFile.Open(Write(New().Tensor("q", 29, [256], new byte[56]).Build()));

        string message = Assert.Throws<CheckpointException>(() => file.Load("q")).Message;

        Assert.Contains("tensor 'q' is stored as IQ1_M, which is not supported; supported are F32, F16, Q4_0", message, StringComparison.Ordinal);
        Assert.Contains(file.Location, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_UnknownName_NamesFileAndTensor()
    {
        using GgufFile file = GgufFile.Open(Write(New().Build()));

        Assert.Contains($"{file.Location}: tensor 'absent'", Assert.Throws<CheckpointException>(() => file.Load("absent")).Message, StringComparison.Ordinal);
    }

    private static GgufBuilder New(uint magic = 0x46554747, uint version = 3, ulong? tensors = null, ulong? pairs = null)
        => new() { Magic = magic, Version = version, TensorCount = tensors, PairCount = pairs };

    private static GgufBuilder Raw(uint type, byte[] value) => New().Pair("k", type, value);

    private static byte[] Nest(int depth) => depth == 0 ? GgufBuilder.ArrayOf(4, 0) : GgufBuilder.ArrayOf(9, 1, Nest(depth - 1));

    private string Write(byte[] bytes)
    {
        string path = _folder.File("x.gguf");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
