using SKIntern.Lora.Adapters;
using SKIntern.Lora.Training;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Tests.Adapters;

public sealed class EmbeddingAdapterTests : IDisposable
{
    private const string Embeddings = "base_model.model.model.embed_tokens";
    private static readonly LoraConfig LowRank = new() { Rank = 3, Alpha = 6, Targets = ModuleSelection.ByName("q_proj", "embed_tokens") };
    private static readonly LoraConfig Whole = new() { ModulesToSave = ["embed_tokens"] };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Create_LowRank_ChangesNothingAndHasPeftsNamesAndShapes(bool dora)
    {
        using DecoderModel model = TinyModels.Create(tied: false);
        float[] before = TinyModels.Logits(model);
        using LoraAdapter adapter = LoraAdapter.Create(model, LowRank with { UseDora = dora }, seed: 1);

        adapter.Attach();

        TinyModels.AssertClose(before, TinyModels.Logits(model), 1e-6);
        Assert.Equal([3, 40], adapter.Parameters[$"{Embeddings}.lora_embedding_A"].shape);
        Assert.Equal([16, 3], adapter.Parameters[$"{Embeddings}.lora_embedding_B"].shape);
        Assert.Equal(dora, adapter.Parameters.TryGetValue($"{Embeddings}.lora_magnitude_vector", out Tensor? magnitude) && magnitude.shape is [16]);
        Assert.InRange(TinyModels.Values(adapter.Parameters[$"{Embeddings}.lora_embedding_B"]).Average(v => v * v), 0.5, 1.7);
        Assert.All(TinyModels.Values(adapter.Parameters[$"{Embeddings}.lora_embedding_A"]), v => Assert.Equal(0, v));
    }

    [Fact]
    public void Create_EmbeddingsToo_LeavesTheLinearLayersAsTheyStartWithout()
    {
        using DecoderModel model = TinyModels.Create(tied: false);
        using LoraAdapter with = LoraAdapter.Create(model, LowRank, seed: 1), without = LoraAdapter.Create(model, LowRank with { Targets = ModuleSelection.ByName("q_proj") }, seed: 1);

        Assert.All(without.Parameters, p => Assert.Equal(TinyModels.Values(p.Value), TinyModels.Values(with.Parameters[p.Key])));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Attach_LowRank_ComputesWithTheUpdatedTable(bool dora)
    {
        using DecoderModel model = TinyModels.Create(tied: false);
        using LoraAdapter adapter = LoraAdapter.Create(model, LowRank with { UseDora = dora, Targets = ModuleSelection.ByPattern(".*embed_tokens") }, seed: 1);
        LoraAdapterTests.Scramble(adapter);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        Tensor a = adapter.Parameters[$"{Embeddings}.lora_embedding_A"], b = adapter.Parameters[$"{Embeddings}.lora_embedding_B"];
        Tensor table = model.Parameters["model.embed_tokens.weight"] + (2 * b.matmul(a).t());
        if (dora)
        {
            table *= adapter.Parameters[$"{Embeddings}.lora_magnitude_vector"] / table.square().sum(0L).sqrt();
        }

        float[] expected = TinyModels.With(model, new Dictionary<string, Tensor> { ["model.embed_tokens.weight"] = table }, () => TinyModels.Logits(model));
        adapter.Attach();

        TinyModels.AssertClose(expected, TinyModels.Logits(model), 1e-5);
    }

    [Theory]
    [InlineData(false, false, ScalarType.Float32, 1e-5)]
    [InlineData(false, true, ScalarType.Float32, 1e-5)]
    [InlineData(true, false, ScalarType.Float32, 1e-5)]
    [InlineData(false, false, ScalarType.BFloat16, 0.06)]
    [InlineData(true, false, ScalarType.BFloat16, 0.06)]
    public void Merge_ThenUnmerge_EqualsAttachedThenTheOriginal(bool whole, bool dora, ScalarType dtype, double tolerance)
    {
        using DecoderModel model = TinyModels.Create(tied: false, dtype: dtype);
        float[] original = TinyModels.Logits(model);
        using LoraAdapter adapter = LoraAdapter.Create(model, (whole ? Whole : LowRank) with { UseDora = dora }, seed: 1);
        LoraAdapterTests.Scramble(adapter);
        adapter.Attach();
        float[] attached = TinyModels.Logits(model);

        adapter.Merge();

        Assert.NotEqual(original, attached);
        TinyModels.AssertClose(attached, TinyModels.Logits(model), tolerance);
        adapter.Unmerge();
        Assert.Equal(original, TinyModels.Logits(model));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Merge_TiedHeadThatIsNotAdapted_SaysSo(bool whole)
    {
        using DecoderModel model = TinyModels.Create(tied: true);
        float[] original = TinyModels.Logits(model);
        using LoraAdapter adapter = LoraAdapter.Create(model, whole ? Whole : LowRank, seed: 1);
        LoraAdapterTests.Scramble(adapter);

        Assert.Contains("tied to 'model.embed_tokens'", Assert.Throws<InvalidOperationException>(adapter.Merge).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => adapter.CreateMergedWeights());
        Assert.Throws<InvalidOperationException>(() => adapter.CreateMergedWeight("model.embed_tokens"));
        Assert.Equal(original, TinyModels.Logits(model));
        adapter.Attach();
        Assert.NotEqual(original, TinyModels.Logits(model));
        Assert.Null(model.OutputHead.Adapter);
    }

    [Theory]
    [InlineData(false, ScalarType.Float32, 1e-5)]
    [InlineData(true, ScalarType.Float32, 1e-5)]
    [InlineData(false, ScalarType.BFloat16, 0.1)]
    public void EnsureWeightTying_CountsForTheHead_AttachedMergedAndLoaded(bool whole, ScalarType dtype, double tolerance)
    {
        using DecoderModel model = TinyModels.Create(tied: true, dtype: dtype);
        float[] original = TinyModels.Logits(model);
        using LoraAdapter adapter = LoraAdapter.Create(model, (whole ? Whole : LowRank) with { EnsureWeightTying = true }, seed: 1);
        LoraAdapterTests.Scramble(adapter);
        adapter.Attach();
        float[] attached = TinyModels.Logits(model);
        adapter.Detach();
        Assert.Equal(original, TinyModels.Logits(model));
        adapter.Merge();
        TinyModels.AssertClose(attached, TinyModels.Logits(model), tolerance);
        adapter.Unmerge();
        Assert.Equal(original, TinyModels.Logits(model));

        adapter.Save(_folder.Path);
        using LoraAdapter loaded = LoraAdapter.Load(_folder.Path, model);
        loaded.Attach();
        Assert.Equal(attached, TinyModels.Logits(model));
        using SafetensorsFile file = SafetensorsFile.Open(_folder.File("adapter_model.safetensors"));
        Assert.Contains(whole ? "base_model.model.lm_head.weight" : "base_model.model.lm_head.lora_A.weight", file.Entries.Keys);
    }

    [Fact]
    public void Load_TiedHeadOfAnotherUpdate_NamesTheTensor()
    {
        using DecoderModel model = TinyModels.Create(tied: true);
        using LoraAdapter adapter = LoraAdapter.Create(model, LowRank with { EnsureWeightTying = true }, seed: 1);
        adapter.Save(_folder.Path);
        Rewrite((name, tensor) => name.EndsWith("lm_head.lora_A.weight", StringComparison.Ordinal) ? tensor.add(1) : tensor);

        CheckpointException error = Assert.Throws<CheckpointException>(() => LoraAdapter.Load(_folder.Path, model));

        Assert.Contains("lm_head.lora_A.weight", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_TiedWithDora_SaysSo()
    {
        using DecoderModel model = TinyModels.Create(tied: true);

        Assert.Contains("EnsureWeightTying", Assert.Throws<ArgumentException>(() => LoraAdapter.Create(model, LowRank with { EnsureWeightTying = true, UseDora = true }, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("UseLoraBias", Assert.Throws<ArgumentException>(() => LoraAdapter.Create(model, LowRank with { UseLoraBias = true }, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_EmbeddingsByName_WritesTheBaseWeightAsPeftDoes()
    {
        using DecoderModel model = TinyModels.Create(tied: false);
        using LoraAdapter adapter = LoraAdapter.Create(model, LowRank, seed: 1);
        adapter.Save(_folder.Path);
        using (SafetensorsFile file = SafetensorsFile.Open(_folder.File("adapter_model.safetensors")))
        {
            Assert.Equal([.. adapter.Parameters.Keys.Append($"{Embeddings}.base_layer.weight").Order()], file.Entries.Keys.Order());
        }

        Rewrite((name, tensor) => name.EndsWith("base_layer.weight", StringComparison.Ordinal) ? null : tensor);
        using LoraAdapter without = LoraAdapter.Load(_folder.Path, model);
        without.Save(_folder.Path);
        using SafetensorsFile again = SafetensorsFile.Open(_folder.File("adapter_model.safetensors"));
        Assert.Equal(adapter.Parameters.Keys.Order(), again.Entries.Keys.Order());
    }

    [Fact]
    public void Load_OfAnotherBase_SaysSo()
    {
        using DecoderModel model = TinyModels.Create(tied: false), other = TinyModels.Create(seed: 2, tied: false), half = TinyModels.Create(tied: false, dtype: ScalarType.BFloat16);
        using (LoraAdapter adapter = LoraAdapter.Create(model, LowRank, seed: 1))
        {
            adapter.Save(_folder.Path);
        }

        Assert.Contains("another model", Assert.Throws<CheckpointException>(() => LoraAdapter.Load(_folder.Path, other)).Message, StringComparison.Ordinal);
        using LoraAdapter inHalf = LoraAdapter.Load(_folder.Path, half);
        Rewrite((name, tensor) => name.EndsWith("base_layer.weight", StringComparison.Ordinal) ? tensor.narrow(0, 0, 39) : tensor);
        Assert.Contains("[39, 16], expected [40, 16]", Assert.Throws<CheckpointException>(() => LoraAdapter.Load(_folder.Path, model)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Step_Embeddings_HasTheGradientsOfTheMergedTable(bool whole, bool tied)
    {
        using DisposeScope scope = NewDisposeScope();
        using DecoderModel model = TinyModels.Create(tied: tied), merged = TinyModels.Create(tied: tied);
        using LoraAdapter adapter = Create(model), other = Create(merged);
        adapter.Attach();
        other.Merge();
        Tensor table = Gradients(merged, TrainableParameters.Full(merged))["model.embed_tokens.weight"]; // [ids, H]
        Dictionary<string, Tensor> actual = Gradients(model, TrainableParameters.Of(adapter));

        if (whole)
        {
            AssertNear(table, actual[$"{Embeddings}.weight"]);
            return;
        }

        AssertNear(2 * adapter.Parameters[$"{Embeddings}.lora_embedding_B"].t().matmul(table.t()), actual[$"{Embeddings}.lora_embedding_A"]);
        AssertNear(2 * table.t().matmul(adapter.Parameters[$"{Embeddings}.lora_embedding_A"].t()), actual[$"{Embeddings}.lora_embedding_B"]);

        LoraAdapter Create(DecoderModel of)
        {
            LoraAdapter created = LoraAdapter.Create(of, (whole ? Whole : LowRank) with { EnsureWeightTying = tied }, seed: 1);
            LoraAdapterTests.Scramble(created);
            return created;
        }

        static Dictionary<string, Tensor> Gradients(DecoderModel model, FlatParameters parameters)
        {
            using (parameters)
            {
                using AdamW optimizer = new(parameters.Groups);
                new CausalLanguageModelTrainer(model, parameters, optimizer, new() { MaxGradientNorm = null }).Step([new(TinyModels.Sequences(3))], 0);
                return parameters.Groups.SelectMany(g => g.Settings.Parameters).ToDictionary(p => p.Key, p => p.Value.grad!.clone());
            }
        }

        static void AssertNear(Tensor expected, Tensor actual)
        {
            using IDisposable noGradient = no_grad();
            Assert.InRange((expected - actual).norm().item<float>() / expected.norm().item<float>(), 0, 1e-5);
        }
    }

    private void Rewrite(Func<string, Tensor, Tensor?> change)
    {
        using DisposeScope scope = NewDisposeScope();
        string path = _folder.File("adapter_model.safetensors");
        Dictionary<string, Tensor> tensors;
        using (SafetensorsFile file = SafetensorsFile.Open(path))
        {
            tensors = file.Entries.Keys.Select(k => KeyValuePair.Create(k, change(k, file.Load(k)))).Where(t => t.Value is not null).ToDictionary(t => t.Key, t => t.Value!.contiguous());
        }

        SafetensorsWriter.Write(path, tensors);
    }
}
