using SKIntern.Models.Checkpoints;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Checkpoints;

public sealed class GgufExportTests : IDisposable
{
    private const int Heads = 3, KeyHeads = 1, HeadSize = 4, Width = 32;
    private static readonly string[] Norms = ["input_layernorm", "post_attention_layernorm"];
    private static readonly string[] Projections = ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj", "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string[], string[]> Architectures => new()
    {
        { "llama", ["model.embed_tokens.weight", "model.norm.weight", "lm_head.weight", "rope_freqs.weight"], [.. Layer(Norms, Projections), "self_attn.q_proj.bias", "self_attn.k_proj.bias"] },
        { "smollm3", ["model.embed_tokens.weight", "model.norm.weight"], Layer(Norms, Projections) },
        { "qwen2", ["model.embed_tokens.weight", "model.norm.weight", "lm_head.weight"], [.. Layer(Norms, Projections), "self_attn.q_proj.bias", "self_attn.k_proj.bias", "self_attn.v_proj.bias"] },
        { "qwen3", ["model.embed_tokens.weight", "model.norm.weight", "lm_head.weight"], Layer([.. Norms, "self_attn.q_norm", "self_attn.k_norm"], Projections) },
        {
            "phi3", ["model.embed_tokens.weight", "model.norm.weight", "lm_head.weight", "rope_factors_long.weight", "rope_factors_short.weight"],
            Layer(Norms, ["self_attn.qkv_proj", "self_attn.o_proj", "mlp.gate_up_proj", "mlp.down_proj"])
        },
        { "gemma2", ["model.embed_tokens.weight", "model.norm.weight"], Layer([.. Norms, "pre_feedforward_layernorm", "post_feedforward_layernorm"], Projections) },
        {
            "gpt2", ["transformer.wte.weight", "transformer.wpe.weight", "transformer.ln_f.weight", "transformer.ln_f.bias"],
            [.. new[] { "ln_1", "ln_2", "attn.c_attn", "attn.c_proj", "mlp.c_fc", "mlp.c_proj" }.SelectMany(m => new[] { $"{m}.weight", $"{m}.bias" })]
        },
    };

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Tensors_WrittenAndReadBack_AreTheOriginals(string architecture, string[] outer, string[] layer)
    {
        using DisposeScope scope = NewDisposeScope();
        string prefix = architecture == "gpt2" ? "transformer.h" : "model.layers";
        Dictionary<string, Tensor> tensors = Make([.. outer, .. Enumerable.Range(0, 11).SelectMany(i => layer.Select(n => $"{prefix}.{i}.{n}"))]);

        using GgufModelSource source = WriteAndOpen(architecture, tensors, GgufWeightType.Float32);

        Assert.Equal(tensors.Keys.Order(StringComparer.Ordinal), source.Entries.Keys.Order(StringComparer.Ordinal));
        foreach ((string name, Tensor expected) in tensors)
        {
            Tensor actual = source.Load(name), shared = source.LoadShared(name);

            // 1 + weight has only the digits that fit behind the sum, here up to 5.
            double tolerance = architecture == "gemma2" && expected.dim() == 1 ? 5e-7 : 0;
            Assert.Equal(expected.shape, source.Entries[name].Shape);
            Assert.Equal(expected.shape, actual.shape);
            Assert.True(actual.is_contiguous());
            Assert.True((actual - expected).abs().max().item<float>() <= tolerance, name);
            Assert.True(shared.eq(actual).all().item<bool>(), name);
        }
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Tensors_AsQ8_0_KeepVectorsWhole(string architecture, string[] outer, string[] layer)
    {
        using DisposeScope scope = NewDisposeScope();
        string prefix = architecture == "gpt2" ? "transformer.h" : "model.layers";
        Dictionary<string, Tensor> tensors = Make([.. outer, .. layer.Select(n => $"{prefix}.0.{n}")]);

        using GgufModelSource source = WriteAndOpen(architecture, tensors, GgufWeightType.Q8_0);

        // Vectors whole, rows of 40 in Float16: seen through the file, whose matrices are turned in GPT-2's case.
        using GgufFile raw = GgufFile.Open(source.Location);
        Assert.All(raw.Entries.Values, e => Assert.Equal(
            e.Shape.Count < 2 || e.Name == "position_embd.weight" ? "F32" : e.Shape[^1] % 32 == 0 ? "Q8_0" : "F16", e.StorageType));
        Assert.Contains(source.Entries.Values, e => e.StorageType == "Q8_0");
    }

    [Fact]
    public void Tensors_Llama_InterleaveTheHalvesOfEachHead()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor query = arange(Heads * HeadSize, ScalarType.Float32).unsqueeze(1).repeat(1, Width);

        GgufFile raw = Raw("llama", "blk.0.attn_q.weight", "model.layers.0.self_attn.q_proj.weight", query);

        Assert.Equal([0f, 2, 1, 3, 4, 6, 5, 7, 8, 10, 9, 11], raw.Load("blk.0.attn_q.weight").select(1, 0).data<float>().ToArray());
        raw.Dispose();
    }

    [Fact]
    public void Tensors_Gemma2_HaveOneAddedToNorms()
    {
        using DisposeScope scope = NewDisposeScope();

        using GgufFile raw = Raw("gemma2", "blk.7.post_ffw_norm.weight", "model.layers.7.post_feedforward_layernorm.weight", tensor((float[])[0.5f, -1f]).to(ScalarType.BFloat16));

        Assert.Equal([1.5f, 0f], raw.Load("blk.7.post_ffw_norm.weight").data<float>().ToArray());
    }

    [Fact]
    public void Tensors_Gpt2_AreTransposed()
    {
        using DisposeScope scope = NewDisposeScope();

        using GgufFile raw = Raw("gpt2", "blk.0.ffn_up.weight", "transformer.h.0.mlp.c_fc.weight", arange(6, ScalarType.Float32).view(2, 3));

        Assert.Equal([3L, 2L], raw.Entries["blk.0.ffn_up.weight"].Shape);
        Assert.Equal([0f, 3, 1, 4, 2, 5], raw.Load("blk.0.ffn_up.weight").data<float>().ToArray());
    }

    [Fact]
    public void Tensors_OfASource_AreReadWhenWritten()
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> tensors = Make([.. Layer(Norms, Projections).Select(n => $"model.layers.0.{n}"), "model.layers.0.self_attn.rotary_emb.inv_freq"]);
        SafetensorsWriter.Write(_folder.File("m.safetensors"), tensors);
        using SafetensorsFile checkpoint = SafetensorsFile.Open(_folder.File("m.safetensors"));

        IReadOnlyList<GgufOutputTensor> outputs = GgufExport.Tensors(checkpoint, "llama", Heads, KeyHeads, GgufWeightType.BFloat16);
        using GgufModelSource source = WriteAndOpen("llama", outputs);

        Assert.Equal(tensors.Count - 1, source.Entries.Count);
        Assert.True(source.Load("model.layers.0.self_attn.k_proj.weight").eq(tensors["model.layers.0.self_attn.k_proj.weight"].to(ScalarType.BFloat16)).all().item<bool>());
        Assert.True(source.Load("model.layers.0.input_layernorm.weight").eq(tensors["model.layers.0.input_layernorm.weight"]).all().item<bool>());
    }

    [Fact]
    public void Tensors_WhatDoesNotFit_IsNamed()
    {
        using DisposeScope scope = NewDisposeScope();
        LazyTensor query = LazyTensor.Of("model.layers.0.self_attn.q_proj.weight", zeros(10, 32));

        Assert.Contains("'mamba' is not supported; supported are 'llama'", Assert.Throws<ArgumentException>(() => GgufExport.Tensors([query], "mamba", 1, 1, GgufWeightType.Float32)).Message, StringComparison.Ordinal);
        Assert.Contains("q_proj.weight' has shape [10, 32]", Assert.Throws<ArgumentException>(() => GgufExport.Tensors([query], "llama", Heads, KeyHeads, GgufWeightType.Float32)).Message, StringComparison.Ordinal);
        Assert.Contains("'model.layers.00.mlp.up_proj.weight' does not belong", Assert.Throws<ArgumentException>(() => GgufExport.Tensors([query with { Name = "model.layers.00.mlp.up_proj.weight" }], "llama", 1, 1, GgufWeightType.Float32)).Message, StringComparison.Ordinal);
        Assert.Contains("'lm_head.weight' does not belong", Assert.Throws<ArgumentException>(() => GgufExport.Tensors([query with { Name = "lm_head.weight" }], "gemma2", 1, 1, GgufWeightType.Float32)).Message, StringComparison.Ordinal);
    }

    private static string[] Layer(string[] norms, string[] matrices) => [.. norms.Concat(matrices).Select(m => $"{m}.weight")];

    private static Dictionary<string, Tensor> Make(string[] names)
    {
        using var generator = new Generator(3, CPU);
        return names.ToDictionary(n => n, n => randn(ShapeOf(n), generator: generator), StringComparer.Ordinal);
    }

    private static long[] ShapeOf(string name) => name switch
    {
        _ when name.Contains("q_proj.bias", StringComparison.Ordinal) => [Heads * HeadSize],
        _ when name.Contains("k_proj.bias", StringComparison.Ordinal) => [KeyHeads * HeadSize],
        _ when name.EndsWith(".bias", StringComparison.Ordinal) || name.Contains("norm", StringComparison.Ordinal) || name.Contains("ln_", StringComparison.Ordinal) || name.Contains("rope_", StringComparison.Ordinal) || name.Contains("inv_freq", StringComparison.Ordinal) => [Width],
        _ when name.Contains("q_proj", StringComparison.Ordinal) => [Heads * HeadSize, Width],
        _ when name.Contains("k_proj", StringComparison.Ordinal) => [KeyHeads * HeadSize, Width],
        _ when name.Contains("down_proj", StringComparison.Ordinal) => [Width, 40],
        _ => [40, Width],
    };

    private GgufFile Raw(string architecture, string name, string huggingFaceName, Tensor tensor)
    {
        IReadOnlyList<GgufOutputTensor> outputs = GgufExport.Tensors([LazyTensor.Of(huggingFaceName, tensor)], architecture, Heads, KeyHeads, GgufWeightType.Float32);
        Assert.Equal(name, Assert.Single(outputs).Tensor.Name);
        GgufWriter.Write(_folder.File("raw.gguf"), [], outputs, cancellationToken: TestContext.Current.CancellationToken);
        return GgufFile.Open(_folder.File("raw.gguf"));
    }

    private GgufModelSource WriteAndOpen(string architecture, Dictionary<string, Tensor> tensors, GgufWeightType wanted)
        => WriteAndOpen(architecture, GgufExport.Tensors(tensors.Select(t => LazyTensor.Of(t.Key, t.Value)), architecture, Heads, KeyHeads, wanted));

    private GgufModelSource WriteAndOpen(string architecture, IReadOnlyList<GgufOutputTensor> outputs)
    {
        KeyValuePair<string, object>[] metadata =
        [
            new("general.architecture", architecture), new($"{architecture}.attention.head_count", (uint)Heads), new($"{architecture}.attention.head_count_kv", (uint)KeyHeads),
        ];
        GgufWriter.Write(_folder.File("w.gguf"), metadata, outputs, cancellationToken: TestContext.Current.CancellationToken);
        return GgufModelSource.Open(_folder.File("w.gguf"));
    }
}
