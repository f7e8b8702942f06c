using SKIntern.Lora.Adapters;
using SKIntern.Lora.Training;
using SKIntern.Models.Decoder;
using static TorchSharp.torch;

namespace SKIntern.Lora.Tests.Training;

public class LoraPlusTests
{
    private const double Rate = 0.01;
    private const double Decay = 0.1;

    // Everything that an adapter can have.
    private static readonly LoraConfig Everything = new()
    {
        Targets = ModuleSelection.ByName("q_proj", "embed_tokens"),
        UseDora = true,
        Bias = BiasTraining.All,
        ModulesToSave = ["lm_head", "model.norm"],
    };

    [Theory]
    [InlineData("q_proj.lora_A.weight", 1, Decay)]
    [InlineData("lm_head.weight", 1, Decay)]
    [InlineData("q_proj.lora_B.weight", 4, Decay)]
    [InlineData("q_proj.lora_magnitude_vector", 4, Decay)]
    [InlineData("q_proj.base_layer.bias", 4, 0)]
    [InlineData("v_proj.bias", 4, 0)]
    [InlineData("input_layernorm.bias", 4, 0)]
    [InlineData("model.norm.weight", 4, 0)]
    [InlineData("embed_tokens.lora_embedding_A", 0.02, Decay)]
    [InlineData("embed_tokens.lora_embedding_B", 0.02, Decay)]
    public void Of_LoraPlus_PutsEveryTensorIntoItsGroup(string ending, double multiplier, double decay)
    {
        using DecoderModel model = TinyModels.CreateBiased();
        using LoraAdapter adapter = LoraAdapter.Create(model, Everything, seed: 1);
        using FlatParameters parameters = TrainableParameters.Of(adapter, Decay, new() { Ratio = 4, EmbeddingLearningRate = 2e-4 }, Rate);

        FlatParameterGroup[] groups = [.. parameters.Groups.Where(g => g.Settings.Parameters.Any(p => p.Key.EndsWith(ending, StringComparison.Ordinal)))];

        Assert.Equal((multiplier, decay), (Assert.Single(groups).Settings.LearningRateMultiplier, groups[0].Settings.WeightDecay));
        Assert.Equal(adapter.Parameters.Keys.Order(), parameters.Groups.SelectMany(g => g.Settings.Parameters).Select(p => p.Key).Order());
    }

    [Fact]
    public void Step_LoraPlus_MovesEachGroupByItsRateAndDecay()
    {
        using DecoderModel model = TinyModels.CreateBiased();
        using LoraAdapter adapter = LoraAdapter.Create(model, Everything, seed: 1);
        Dictionary<string, float[]> before = adapter.Parameters.ToDictionary(p => p.Key, p => TinyModels.Values(p.Value));
        using FlatParameters parameters = TrainableParameters.Of(adapter, Decay, new() { Ratio = 4, EmbeddingLearningRate = 2e-4 }, Rate);
        using AdamW optimizer = new(parameters.Groups);
        using (no_grad())
        {
            parameters.Gradients.fill_(-3);
        }

        optimizer.Step(Rate / 2);

        // Adam's first step is the rate, against the gradient's sign.
        foreach ((string key, Tensor tensor) in adapter.Parameters)
        {
            double multiplier = key.Contains("lora_embedding", StringComparison.Ordinal) ? 0.02 : tensor.dim() == 1 || key.Contains("lora_B", StringComparison.Ordinal) ? 4 : 1;
            double decay = key.EndsWith("bias", StringComparison.Ordinal) || key.Contains("norm.weight", StringComparison.Ordinal) ? 0 : Decay;
            double rate = Rate / 2 * multiplier;
            TinyModels.AssertClose(before[key].Select(v => (float)((v * (1 - (rate * decay))) + rate)), TinyModels.Values(tensor), 1e-6);
        }
    }

    [Fact]
    public void Step_RatioOne_IsWithoutLoraPlusToTheLastBit()
    {
        Dictionary<string, float[]> plain = Train(a => TrainableParameters.Of(a, Decay)), ratioOne = Train(a => TrainableParameters.Of(a, Decay, new() { Ratio = 1 }, Rate));
        Dictionary<string, float[]> ratioTwo = Train(a => TrainableParameters.Of(a, Decay, new() { Ratio = 2 }, Rate));

        Assert.All(plain, p => Assert.Equal(p.Value, ratioOne[p.Key]));
        Assert.Contains(plain, p => !p.Value.SequenceEqual(ratioTwo[p.Key]));

        static Dictionary<string, float[]> Train(Func<LoraAdapter, FlatParameters> makeTrainable)
        {
            using DecoderModel model = TinyModels.Create();
            using LoraAdapter adapter = LoraAdapter.Create(model, new() { Targets = ModuleSelection.AllLinear }, seed: 1);
            adapter.Attach();
            using FlatParameters parameters = makeTrainable(adapter);
            using AdamW optimizer = new(parameters.Groups);
            CausalLanguageModelTrainer trainer = new(model, parameters, optimizer, new() { MaxGradientNorm = 0.1 });
            for (int i = 0; i < 5; i++)
            {
                trainer.Step([new(TinyModels.Sequences(3, seed: i))], Rate);
            }

            return adapter.Parameters.ToDictionary(p => p.Key, p => TinyModels.Values(p.Value));
        }
    }

    [Theory]
    [InlineData(0, 1e-6, "Ratio")]
    [InlineData(double.NaN, 1e-6, "Ratio")]
    [InlineData(16, -1, "EmbeddingLearningRate")]
    public void Validate_OutOfRange_NamesTheSetting(double ratio, double rate, string name)
    {
        FineTuningOptions options = new() { LoraPlus = new() { Ratio = ratio, EmbeddingLearningRate = rate } };

        Assert.Contains(name, Assert.Throws<ArgumentException>(options.Validate).Message, StringComparison.Ordinal);
    }
}
