using SKIntern.Lora.Adapters;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Tests.Adapters;

public class LoraAdapterTests
{
    [Theory]
    [InlineData(false, LoraInitialization.Kaiming)]
    [InlineData(true, LoraInitialization.Gaussian)]
    public void Attach_NewAdapter_ChangesNothing(bool dora, LoraInitialization initialization)
    {
        using DecoderModel model = TinyModels.Create();
        float[] before = TinyModels.Logits(model);
        using LoraAdapter adapter = LoraAdapter.Create(model, new() { Targets = ModuleSelection.AllLinear, UseDora = dora, Initialization = initialization }, seed: 1);

        adapter.Attach();

        TinyModels.AssertClose(before, TinyModels.Logits(model), 1e-6);
    }

    [Fact]
    public void Create_Kaiming_DrawsAWithinItsBoundsBySeed()
    {
        using DecoderModel model = TinyModels.Create();
        using LoraAdapter one = LoraAdapter.Create(model, new(), seed: 1), same = LoraAdapter.Create(model, new(), seed: 1), other = LoraAdapter.Create(model, new(), seed: 2);
        string key = one.Parameters.Keys.First(k => k.EndsWith("lora_A.weight", StringComparison.Ordinal));
        float[] values = TinyModels.Values(one.Parameters[key]);

        Assert.All(values, v => Assert.InRange(v, -0.25f, 0.25f)); // 1 / sqrt(16)
        Assert.InRange(values.Max() - values.Min(), 0.3f, 0.5f);
        Assert.Equal(values, TinyModels.Values(same.Parameters[key]));
        Assert.NotEqual(values, TinyModels.Values(other.Parameters[key]));
    }

    [Theory]
    [InlineData(ScalarType.Float32, false, 1e-5)]
    [InlineData(ScalarType.Float32, true, 1e-5)]
    [InlineData(ScalarType.BFloat16, false, 0.05)]
    [InlineData(ScalarType.BFloat16, true, 0.05)]
    public void Merge_ThenUnmerge_EqualsAttachedThenTheOriginal(ScalarType dtype, bool dora, double tolerance)
    {
        using DecoderModel model = TinyModels.Create(dtype: dtype, tied: false);
        float[] original = TinyModels.Logits(model);
        using LoraAdapter adapter = LoraAdapter.Create(model, new() { Targets = ModuleSelection.AllLinear, UseDora = dora, ModulesToSave = ["lm_head"] }, seed: 1);
        Scramble(adapter);
        adapter.Attach();
        float[] attached = TinyModels.Logits(model);
        Assert.NotEqual(original, attached);

        adapter.Merge();
        Assert.False(adapter.IsAttached);
        TinyModels.AssertClose(attached, TinyModels.Logits(model), tolerance);

        adapter.Unmerge();
        Assert.Equal(original, TinyModels.Logits(model));
    }

    [Fact]
    public void Forward_DoraOnABias_EqualsTheMergedWeight()
    {
        using DecoderModel model = DecoderModel.CreateRandom(TinyModels.Config() with { AttentionBias = true }, 1);
        using (no_grad())
        {
            foreach (LinearLayer layer in model.Linears.Values.Where(l => l.Bias is not null))
            {
                layer.Bias!.fill_(0.3);
            }
        }

        using LoraAdapter adapter = LoraAdapter.Create(model, new() { UseDora = true }, seed: 1);
        Scramble(adapter);
        adapter.Attach();
        float[] attached = TinyModels.Logits(model);

        adapter.Merge();

        TinyModels.AssertClose(attached, TinyModels.Logits(model), 1e-5);
    }

    [Fact]
    public void Merge_NotFinite_NamesTheLayerAndLeavesTheModel()
    {
        using DecoderModel model = TinyModels.Create();
        float[] before = TinyModels.Logits(model);
        using LoraAdapter adapter = LoraAdapter.Create(model, new(), seed: 1);
        Scramble(adapter);
        using (no_grad())
        {
            adapter.Parameters.Values.Last().fill_(float.NaN);
        }

        Assert.Contains("layers.1.self_attn.v_proj", Assert.Throws<InvalidOperationException>(adapter.Merge).Message, StringComparison.Ordinal);
        Assert.False(adapter.IsMerged);
        Assert.Equal(before, TinyModels.Logits(model));
    }

    [Fact]
    public void CreateMergedWeight_LeavesTheModel()
    {
        using DecoderModel model = TinyModels.Create();
        using LoraAdapter adapter = LoraAdapter.Create(model, new() { Rank = 2, Alpha = 6 }, seed: 1);
        Scramble(adapter);
        const string Layer = "model.layers.1.self_attn.q_proj";
        using DisposeScope scope = NewDisposeScope();
        float[] before = TinyModels.Values(model.Linears[Layer].Weight);
        Tensor expected = model.Linears[Layer].Weight + (3 * adapter.Parameters[$"base_model.model.{Layer}.lora_B.weight"].matmul(adapter.Parameters[$"base_model.model.{Layer}.lora_A.weight"]));

        TinyModels.AssertClose(TinyModels.Values(expected), TinyModels.Values(adapter.CreateMergedWeight(Layer)), 1e-6);
        Assert.Equal(before, TinyModels.Values(model.Linears[Layer].Weight));
        Assert.Throws<ArgumentException>(() => adapter.CreateMergedWeight("model.layers.1.self_attn.k_proj"));
    }

    [Fact]
    public void Attach_SecondAdapter_ThrowsUntilTheFirstIsDetached()
    {
        using DecoderModel model = TinyModels.Create();
        using LoraAdapter first = LoraAdapter.Create(model, new(), seed: 1), second = LoraAdapter.Create(model, new(), seed: 2);
        first.Attach();

        Assert.Throws<InvalidOperationException>(second.Attach);
        Assert.False(second.IsAttached);
        first.Detach();
        second.Attach();
        Assert.True(second.IsAttached);
    }

    [Fact]
    public void Attach_Merged_Throws()
    {
        using DecoderModel model = TinyModels.Create();
        using LoraAdapter adapter = LoraAdapter.Create(model, new(), seed: 1);
        adapter.Merge();

        Assert.Throws<InvalidOperationException>(adapter.Attach);
        Assert.Throws<InvalidOperationException>(adapter.Merge);
    }

    [Fact]
    public void Dispose_Attached_GivesTheModelBack()
    {
        using DecoderModel model = TinyModels.Create();
        LoraAdapter adapter = LoraAdapter.Create(model, new(), seed: 1);
        adapter.Attach();

        adapter.Dispose();
        adapter.Dispose();

        Assert.All(model.Linears.Values, l => Assert.Null(l.Adapter));
    }

    [Fact]
    public void BeginTrainingStep_WithDropout_DrawsBySeedAndStep()
    {
        using DecoderModel model = TinyModels.Create();
        using LoraAdapter adapter = LoraAdapter.Create(model, new() { Dropout = 0.5 }, seed: 1);
        Scramble(adapter);
        adapter.Attach();
        float[] without = TinyModels.Logits(model);
        float[] first = Draw(0), second = Draw(1);

        Assert.NotEqual(without, first);
        Assert.NotEqual(first, second);
        Assert.Equal(first, Draw(0));
        adapter.EndTraining();
        Assert.Equal(without, TinyModels.Logits(model));

        float[] Draw(int step)
        {
            adapter.BeginTrainingStep(7, step);
            return TinyModels.Logits(model);
        }
    }

    [Fact]
    public void Load_TensorsThatDoNotFit_NamesThem()
    {
        using DecoderModel model = TinyModels.Create();
        using TemporaryFolder folder = new();
        using (LoraAdapter adapter = LoraAdapter.Create(model, new() { Targets = ModuleSelection.ByName("q_proj") }, seed: 1))
        {
            adapter.Save(folder.Path);
        }

        string config = File.ReadAllText(folder.File(PeftConfigFile.FileName));
        folder.Write(PeftConfigFile.FileName, config.Replace("q_proj", "k_proj", StringComparison.Ordinal));
        CheckpointException names = Assert.Throws<CheckpointException>(() => LoraAdapter.Load(folder.Path, model));
        Assert.Contains("missing: base_model.model.model.layers.0.self_attn.k_proj.lora_A.weight", names.Message, StringComparison.Ordinal);
        Assert.Contains("unexpected: base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight", names.Message, StringComparison.Ordinal);

        folder.Write(PeftConfigFile.FileName, config.Replace("\"r\": 8", "\"r\": 4", StringComparison.Ordinal));
        CheckpointException shapes = Assert.Throws<CheckpointException>(() => LoraAdapter.Load(folder.Path, model));
        Assert.Contains("[8, 16], expected [4, 16]", shapes.Message, StringComparison.Ordinal);

        File.Delete(folder.File("adapter_model.safetensors"));
        Assert.Throws<CheckpointException>(() => LoraAdapter.Load(folder.Path, model));
    }

    internal static void Scramble(LoraAdapter adapter, int seed = 9)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        using var generator = new Generator((ulong)seed, CPU);
        foreach (Tensor tensor in adapter.Parameters.Values)
        {
            tensor.add_(randn(tensor.shape, generator: generator), 0.1);
        }
    }
}
