using SKIntern.Lora.Adapters;
using SKIntern.Lora.Training;
using SKIntern.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Tests.Training;

public class ActivationCheckpointingTests
{
    private const int Layers = 5;

    [Theory]
    [InlineData(1, false, ScalarType.Float32)]
    [InlineData(2, true, ScalarType.Float32)]
    [InlineData(Layers, false, ScalarType.BFloat16)]
    [InlineData(Layers + 2, true, ScalarType.BFloat16)]
    public void Step_OnAnAdapterWithDropout_DoesNotChangeByABit(int every, bool packed, ScalarType dtype)
    {
        using DecoderModel model = DecoderModel.CreateRandom(TinyModels.Config(tied: false) with { LayerCount = Layers }, seed: 1, dtype);
        using LoraAdapter adapter = LoraAdapter.Create(
            model, new() { Targets = ModuleSelection.AllLinear, Dropout = 0.3, UseDora = packed, ModulesToSave = ["lm_head"] }, seed: 1);
        Shake(adapter);
        adapter.Attach();
        IReadOnlyList<SequenceBatch> batches = Batches(packed);

        GradientProbe kept = GradientProbe.OfAdapter(model, adapter, batches), again = GradientProbe.OfAdapter(model, adapter, batches, every);

        Assert.Equal(kept.LossSum, again.LossSum);
        Assert.Equal(kept.Gradient, again.Gradient);
        Assert.Contains(kept.Gradient, g => g != 0);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, true)]
    public void Step_OnAllWeights_DoesNotChangeByABit(int every, bool packed)
    {
        using DecoderModel model = DecoderModel.CreateRandom(TinyModels.Config() with { LayerCount = Layers }, seed: 2);

        GradientProbe kept = GradientProbe.OfModel(model, Batches(packed)), again = GradientProbe.OfModel(model, Batches(packed), every);

        Assert.Equal(kept.LossSum, again.LossSum);
        Assert.Equal(kept.Gradient, again.Gradient);
    }

    [Fact]
    public void Step_OnTheHeadAlone_DoesNotChangeByABit()
    {
        using DecoderModel model = DecoderModel.CreateRandom(TinyModels.Config(tied: false) with { LayerCount = Layers }, seed: 3);
        using LoraAdapter adapter = LoraAdapter.Create(model, new() { Targets = ModuleSelection.ByName("lm_head") }, seed: 1);
        adapter.Attach();

        GradientProbe kept = GradientProbe.OfAdapter(model, adapter, Batches(false)), again = GradientProbe.OfAdapter(model, adapter, Batches(false), 2);

        Assert.Equal(kept.Gradient, again.Gradient);
    }

    [Fact]
    public void Step_Checkpointed_KeepsTheNumberOfLiveTensors()
    {
        using DecoderModel model = DecoderModel.CreateRandom(TinyModels.Config() with { LayerCount = Layers }, seed: 2);
        using LoraAdapter adapter = LoraAdapter.Create(model, new() { Targets = ModuleSelection.AllLinear, Dropout = 0.1 }, seed: 1);
        adapter.Attach();
        GradientProbe.OfAdapter(model, adapter, Batches(true), 2);
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        for (int i = 0; i < 4; i++)
        {
            GradientProbe.OfAdapter(model, adapter, Batches(true), 2);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    // B starts at zero, so that A would have no gradient and nothing below would be seen.
    private static void Shake(LoraAdapter adapter)
    {
        using IDisposable noGradient = no_grad();
        using Generator generator = new(4);
        foreach (Tensor parameter in adapter.Parameters.Values)
        {
            using Tensor noise = rand(parameter.shape, generator: generator);
            parameter.mul_(noise).add_(noise, 0.1);
        }
    }

    private static IReadOnlyList<SequenceBatch> Batches(bool packed)
        => packed ? SequenceBatcher.Pack(TinyModels.Sequences(7), 40) : SequenceBatcher.ByCount(TinyModels.Sequences(7), 4);
}
