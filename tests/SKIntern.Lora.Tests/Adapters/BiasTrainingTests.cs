using SKIntern.Lora.Adapters;
using SKIntern.Lora.Training;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Tests.Adapters;

public sealed class BiasTrainingTests : IDisposable
{
    private const string Prefix = "base_model.model.";
    private readonly TemporaryFolder _folder = new();
    private readonly DecoderModel _model = TinyModels.CreateBiased();

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(BiasTraining.None)]
    [InlineData(BiasTraining.All)]
    [InlineData(BiasTraining.LoraOnly)]
    public void Create_Bias_TrainsWhatPeftTrainsUnderItsNames(BiasTraining bias)
    {
        using LoraAdapter adapter = LoraAdapter.Create(_model, new() { Bias = bias, Targets = ModuleSelection.ByName("q_proj") }, seed: 1);
        string[] expected = [.. _model.Parameters.Keys
            .Where(k => k.EndsWith(".bias", StringComparison.Ordinal))
            .Where(k => bias == BiasTraining.All || (bias == BiasTraining.LoraOnly && k.EndsWith("q_proj.bias", StringComparison.Ordinal)))
            .Select(k => Prefix + (k.EndsWith("q_proj.bias", StringComparison.Ordinal) ? k.Replace(".bias", ".base_layer.bias", StringComparison.Ordinal) : k))];

        Assert.Equal(expected.Order(), adapter.Parameters.Keys.Where(k => k.EndsWith("bias", StringComparison.Ordinal)).Order());
    }

    [Theory]
    [InlineData(ScalarType.Float32, 1e-5)]
    [InlineData(ScalarType.BFloat16, 0.06)]
    public void Attach_TrainedBiases_ComputesAsIfTheyWereTheModels(ScalarType dtype, double tolerance)
    {
        using DecoderModel model = TinyModels.CreateBiased(dtype);
        using LoraAdapter adapter = LoraAdapter.Create(model, new() { Bias = BiasTraining.All, UseDora = true, ModulesToSave = ["norm"] }, seed: 1);
        float[] original = TinyModels.Logits(model);
        adapter.Attach();
        TinyModels.AssertClose(original, TinyModels.Logits(model), tolerance);
        adapter.Detach();
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> vectors = [];
        foreach ((string key, Tensor tensor) in adapter.Parameters.Where(p => !p.Key.Contains("lora_", StringComparison.Ordinal)))
        {
            using IDisposable noGradient = no_grad();
            tensor.add_(randn_like(tensor));
            vectors[key[Prefix.Length..].Replace("base_layer.", "", StringComparison.Ordinal)] = tensor;
        }

        float[] expected = TinyModels.With(model, vectors, () => TinyModels.Logits(model));
        adapter.Attach();
        TinyModels.AssertClose(expected, TinyModels.Logits(model), tolerance);
        Assert.NotEqual(original, TinyModels.Logits(model));
        adapter.Detach();
        Assert.Equal(original, TinyModels.Logits(model));
    }

    [Theory]
    [InlineData(BiasTraining.All, true, ScalarType.Float32, 1e-5)]
    [InlineData(BiasTraining.LoraOnly, true, ScalarType.Float32, 1e-5)]
    [InlineData(BiasTraining.None, true, ScalarType.Float32, 1e-5)]
    [InlineData(BiasTraining.All, false, ScalarType.BFloat16, 0.1)]
    public void Merge_Biases_EqualsAttachedThenTheOriginal(BiasTraining bias, bool loraBias, ScalarType dtype, double tolerance)
    {
        using DecoderModel model = TinyModels.CreateBiased(dtype);
        float[] original = TinyModels.Logits(model);
        using LoraAdapter adapter = LoraAdapter.Create(model, new() { Bias = bias, UseLoraBias = loraBias, Alpha = 12, Targets = ModuleSelection.AllLinear, ModulesToSave = ["lm_head", "layernorm"] }, seed: 1);
        LoraAdapterTests.Scramble(adapter);
        adapter.Attach();
        float[] attached = TinyModels.Logits(model);
        adapter.Detach();
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> exported = adapter.CreateMergedWeights().ToDictionary(w => w.Key, w => w.Value());

        adapter.Merge();

        TinyModels.AssertClose(attached, TinyModels.Logits(model), tolerance);
        Assert.All(exported, w => Assert.Equal(TinyModels.Values(model.Parameters[w.Key]), TinyModels.Values(w.Value)));
        adapter.Unmerge();
        Assert.Equal(original, TinyModels.Logits(model));
        TinyModels.AssertClose(attached, TinyModels.With(model, exported, () => TinyModels.Logits(model)), tolerance);
    }

    [Fact]
    public void Merge_LoraBias_AddsTheScaledBiasToTheLayers()
    {
        using LoraAdapter adapter = LoraAdapter.Create(_model, new() { UseLoraBias = true, Rank = 2, Alpha = 6 }, seed: 1);
        LoraAdapterTests.Scramble(adapter);
        using DisposeScope scope = NewDisposeScope();
        const string Layer = "model.layers.1.self_attn.q_proj";
        Tensor expected = _model.Parameters[$"{Layer}.bias"] + (3 * adapter.Parameters[$"{Prefix}{Layer}.lora_B.bias"]);

        TinyModels.AssertClose(TinyModels.Values(expected), TinyModels.Values(adapter.CreateMergedWeights()[$"{Layer}.bias"]()), 1e-6);
    }

    [Fact]
    public void Merge_LoraBiasWithoutABias_NamesTheLayerAndLeavesTheModel()
    {
        using DecoderModel model = TinyModels.Create();
        float[] before = TinyModels.Logits(model);
        using LoraAdapter adapter = LoraAdapter.Create(model, new() { UseLoraBias = true }, seed: 1);
        LoraAdapterTests.Scramble(adapter);

        Assert.Contains("layers.0.self_attn.q_proj' has no bias", Assert.Throws<InvalidOperationException>(adapter.Merge).Message, StringComparison.Ordinal);
        Assert.Equal(before, TinyModels.Logits(model));
        adapter.Attach();
        Assert.NotEqual(before, TinyModels.Logits(model));
    }

    [Theory]
    [InlineData(BiasTraining.All)]
    [InlineData(BiasTraining.LoraOnly)]
    public void Save_ThenLoad_GivesTheSameLogitsAndTensors(BiasTraining bias)
    {
        using LoraAdapter adapter = LoraAdapter.Create(_model, new() { Bias = bias, UseLoraBias = true, ModulesToSave = ["model.norm"] }, seed: 1);
        LoraAdapterTests.Scramble(adapter);
        adapter.Attach();
        float[] expected = TinyModels.Logits(_model);
        adapter.Detach();
        adapter.Save(_folder.Path);

        using LoraAdapter loaded = LoraAdapter.Load(_folder.Path, _model);
        loaded.Attach();

        Assert.Equal(expected, TinyModels.Logits(_model));
        Assert.Equal(adapter.Parameters.Keys, loaded.Parameters.Keys);
    }

    [Fact]
    public void Load_LoraOnlyWithoutItsBiases_KeepsTheModelsAsPeftDoes()
    {
        Save(BiasTraining.LoraOnly, keep: _ => false);

        using LoraAdapter loaded = LoraAdapter.Load(_folder.Path, _model);

        const string Layer = "model.layers.0.self_attn.q_proj";
        Assert.Equal(TinyModels.Values(_model.Parameters[$"{Layer}.bias"]), TinyModels.Values(loaded.Parameters[$"{Prefix}{Layer}.base_layer.bias"]));
    }

    [Theory]
    [InlineData(BiasTraining.LoraOnly)]
    [InlineData(BiasTraining.All)]
    public void Load_SomeBiasesMissing_NamesThem(BiasTraining bias)
    {
        Save(bias, keep: k => !k.Contains("layers.0.self_attn.q_proj", StringComparison.Ordinal));

        CheckpointException error = Assert.Throws<CheckpointException>(() => LoraAdapter.Load(_folder.Path, _model));

        Assert.Contains("missing: base_model.model.model.layers.0.self_attn.q_proj.base_layer.bias;".TrimEnd(';'), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_PlainNamesOfBiases_ReadsThem()
    {
        Save(BiasTraining.LoraOnly, keep: _ => true, rename: k => k.Replace(".base_layer.", ".", StringComparison.Ordinal));

        using LoraAdapter loaded = LoraAdapter.Load(_folder.Path, _model);

        Assert.All(TinyModels.Values(loaded.Parameters[$"{Prefix}model.layers.0.self_attn.q_proj.base_layer.bias"]), v => Assert.Equal(7, v));
    }

    [Fact]
    public void Attach_SecondAdapterWithBiases_Throws()
    {
        using LoraAdapter first = LoraAdapter.Create(_model, new() { Bias = BiasTraining.All, Targets = ModuleSelection.ByName("q_proj") }, seed: 1);
        using LoraAdapter second = LoraAdapter.Create(_model, new() { Bias = BiasTraining.All, Targets = ModuleSelection.ByName("v_proj") }, seed: 1);
        first.Attach();

        Assert.Throws<InvalidOperationException>(second.Attach);
        first.Detach();
        second.Attach();
    }

    [Fact]
    public void Step_TrainedBiases_MovesEveryTensorAndKeepsTheNumberOfLiveTensors()
    {
        using LoraAdapter adapter = LoraAdapter.Create(_model, new() { Bias = BiasTraining.All, UseLoraBias = true, ModulesToSave = ["norm"] }, seed: 1);
        Dictionary<string, float[]> before = adapter.Parameters.ToDictionary(p => p.Key, p => TinyModels.Values(p.Value));
        adapter.Attach();
        using FlatParameters parameters = TrainableParameters.Of(adapter);
        using AdamW optimizer = new(parameters.Groups);
        CausalLanguageModelTrainer trainer = new(_model, parameters, optimizer);
        SequenceBatch batch = new(TinyModels.Sequences(3));
        trainer.Step([batch], 0.001);
        trainer.Step([batch], 0.001);
        long live = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        trainer.Step([batch], 0.001);

        Assert.Equal(live, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        Assert.All(adapter.Parameters, p => Assert.NotEqual(before[p.Key], TinyModels.Values(p.Value)));
    }

    // Every saved bias is 7.
    private void Save(BiasTraining bias, Func<string, bool> keep, Func<string, string>? rename = null)
    {
        using DisposeScope scope = NewDisposeScope();
        using LoraAdapter adapter = LoraAdapter.Create(_model, new() { Bias = bias }, seed: 1);
        adapter.Save(_folder.Path);
        Dictionary<string, Tensor> tensors = adapter.Parameters
            .Where(p => !p.Key.EndsWith(".base_layer.bias", StringComparison.Ordinal) || keep(p.Key))
            .ToDictionary(p => rename?.Invoke(p.Key) ?? p.Key, p => p.Key.EndsWith("bias", StringComparison.Ordinal) ? full_like(p.Value, 7) : p.Value);
        SafetensorsWriter.Write(_folder.File("adapter_model.safetensors"), tensors);
    }
}
