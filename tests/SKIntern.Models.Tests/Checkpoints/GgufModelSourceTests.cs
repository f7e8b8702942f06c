using SKIntern.Models.Checkpoints;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Checkpoints;

public sealed class GgufModelSourceTests : IDisposable
{
    private const int Heads = 3, KeyHeads = 1, HeadSize = 4, Width = 5;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Entries_Llama_HaveHuggingFaceNames()
    {
        string[] modules = ["attn_norm", "attn_q", "attn_k", "attn_v", "attn_output", "ffn_norm", "ffn_gate", "ffn_up", "ffn_down"];
        GgufBuilder builder = New(1, 1);
        foreach (string name in (string[])["token_embd.weight", "output_norm.weight", "output.weight", "rope_freqs.weight", .. modules.Select(m => $"blk.11.{m}.weight"), "blk.11.attn_q.bias"])
        {
            builder.Tensor(name, 0, [4], new byte[16]);
        }

        using GgufModelSource source = GgufModelSource.Open(Write(builder));

        string[] expected =
        [
            "model.embed_tokens.weight", "model.norm.weight", "lm_head.weight", "rope_freqs.weight",
            .. new[]
            {
                "input_layernorm.weight", "self_attn.q_proj.weight", "self_attn.k_proj.weight", "self_attn.v_proj.weight", "self_attn.o_proj.weight",
                "post_attention_layernorm.weight", "mlp.gate_proj.weight", "mlp.up_proj.weight", "mlp.down_proj.weight", "self_attn.q_proj.bias",
            }.Select(n => $"model.layers.11.{n}"),
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), source.Entries.Keys.Order(StringComparer.Ordinal));
        Assert.All(source.Entries, e => Assert.Equal(e.Key, e.Value.Name));
        Assert.Equal("llama", source.Architecture);
        Assert.Equal(1u, source.Metadata.GetUInt32("llama.attention.head_count"));
    }

    [Fact]
    public void Load_QueryAndKey_UndoesTheConvertersReordering()
    {
        float[] query = [.. Enumerable.Range(0, Heads * HeadSize * Width).Select(i => (float)i)];
        float[] key = [.. Enumerable.Range(0, KeyHeads * HeadSize * Width).Select(i => (float)-i)];
        float[] bias = [.. Enumerable.Range(0, Heads * HeadSize).Select(i => i + 0.5f)];
        GgufBuilder builder = New(Heads, KeyHeads)
            .Tensor("blk.0.attn_q.weight", 0, [Heads * HeadSize, Width], Bytes(Interleave(query, Heads, Width)))
            .Tensor("blk.0.attn_k.weight", 0, [KeyHeads * HeadSize, Width], Bytes(Interleave(key, KeyHeads, Width)))
            .Tensor("blk.0.attn_q.bias", 0, [Heads * HeadSize], Bytes(Interleave(bias, Heads, 1)))
            .Tensor("blk.0.attn_v.weight", 0, [KeyHeads * HeadSize, Width], Bytes(key));

        using GgufModelSource source = GgufModelSource.Open(Write(builder));
        using DisposeScope scope = NewDisposeScope();
        Tensor q = source.Load("model.layers.0.self_attn.q_proj.weight");

        Assert.Equal([Heads * HeadSize, Width], q.shape);
        Assert.True(q.is_contiguous());
        Assert.Equal(query, q.data<float>().ToArray());
        Assert.Equal(key, source.Load("model.layers.0.self_attn.k_proj.weight").data<float>().ToArray());
        Assert.Equal(bias, source.Load("model.layers.0.self_attn.q_proj.bias").data<float>().ToArray());
        Assert.Equal(key, source.Load("model.layers.0.self_attn.v_proj.weight").data<float>().ToArray());
        Assert.Equal(ScalarType.BFloat16, source.Load("model.layers.0.self_attn.q_proj.weight", ScalarType.BFloat16).dtype);
    }

    [Fact]
    public void Open_WithoutKeyHeads_TakesTheQuerysHeads()
    {
        float[] key = [.. Enumerable.Range(0, Heads * HeadSize * Width).Select(i => (float)i)];
        GgufBuilder builder = new GgufBuilder().Pair("general.architecture", "llama").Pair("llama.attention.head_count", Heads)
            .Tensor("blk.0.attn_k.weight", 0, [Heads * HeadSize, Width], Bytes(Interleave(key, Heads, Width)));

        using GgufModelSource source = GgufModelSource.Open(Write(builder));
        using Tensor loaded = source.Load("model.layers.0.self_attn.k_proj.weight");

        Assert.Equal(key, loaded.data<float>().ToArray());
    }

    [Theory]
    [InlineData("blk.0.ffn_gate_inp.weight")]
    [InlineData("blk.0.token_embd.weight")]
    [InlineData("blk.01.attn_v.weight")]
    [InlineData("blk.x.attn_v.weight")]
    [InlineData("attn_v.weight")]
    [InlineData("output.scale")]
    public void Open_TensorOfAnotherModel_NamesIt(string name)
    {
        string path = Write(New(1, 1).Tensor(name, 0, [4], new byte[16]));

        Assert.Contains($"{path}: tensor '{name}' does not belong", Assert.Throws<CheckpointException>(() => GgufModelSource.Open(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(1, 0)]
    [InlineData(1, 4)]
    public void Open_RowsDoNotFitHeads_NamesTensorAndKey(uint heads, uint keyHeads)
    {
        string path = Write(New(heads, keyHeads).Tensor("blk.0.attn_k.weight", 0, [4, 1], new byte[16]));

        string message = Assert.Throws<CheckpointException>(() => GgufModelSource.Open(path)).Message;

        Assert.Contains("tensor 'blk.0.attn_k.weight' has shape [4, 1]", message, StringComparison.Ordinal);
        Assert.Contains("llama.attention.head_count", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OtherArchitectureOrMissingKeys_NamesThem()
    {
        Assert.Contains("'general.architecture' is 'mamba'; supported are 'llama', 'smollm3'", Fault(new GgufBuilder().Pair("general.architecture", "mamba")), StringComparison.Ordinal);
        Assert.Contains("'general.architecture' is absent", Fault(new GgufBuilder()), StringComparison.Ordinal);
        Assert.Contains("'llama.attention.head_count' is absent", Fault(new GgufBuilder().Pair("general.architecture", "llama")), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_UnknownName_NamesFileAndTensor()
    {
        using GgufModelSource source = GgufModelSource.Open(Write(New(1, 1)));

        Assert.Contains($"{source.Location}: tensor 'lm_head.weight'", Assert.Throws<CheckpointException>(() => source.Load("lm_head.weight")).Message, StringComparison.Ordinal);
    }

    /// <summary>What the converter does, by index: row (half, i) of a head goes to row 2 i + half.</summary>
    private static float[] Interleave(float[] rows, int heads, int width)
    {
        float[] result = new float[rows.Length];
        for (int row = 0; row < heads * HeadSize; row++)
        {
            int head = row / HeadSize, inHead = row % HeadSize, half = inHead / (HeadSize / 2), i = inHead % (HeadSize / 2);
            Array.Copy(rows, row * width, result, ((head * HeadSize) + (2 * i) + half) * width, width);
        }

        return result;
    }

    private static byte[] Bytes(float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static GgufBuilder New(uint heads, uint keyHeads)
        => new GgufBuilder().Pair("general.architecture", "llama").Pair("llama.attention.head_count", heads).Pair("llama.attention.head_count_kv", keyHeads);

    private string Fault(GgufBuilder builder)
    {
        string path = Write(builder);
        return Assert.Throws<CheckpointException>(() => GgufModelSource.Open(path)).Message;
    }

    private string Write(GgufBuilder builder)
    {
        string path = _folder.File("x.gguf");
        File.WriteAllBytes(path, builder.Build());
        return path;
    }
}
