using SKIntern.Lora.Adapters;
using SKIntern.Lora.Observability;
using SKIntern.Lora.Training;
using SKIntern.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Tests.Observability;

public class TrainingFlopsTests
{
    // The tiny model: 7680 a token in its layers, 1280 in its head, 128 a pair of tokens in attention.
    private const long Layers = 2 * 2 * 16 * ((16 * 2) + (8 * 2) + (3 * 24)), Head = 2 * 16 * 40, Pair = 4 * 2 * 16;

    [Fact]
    public void Count_LoraOfQuery_CountsFrozenTwiceAttentionThriceAdapterSixfold()
    {
        using DecoderModel model = TinyModels.Create();
        using var adapter = LoraAdapter.Create(model, new() { Rank = 3, Targets = ModuleSelection.ByName("q_proj") }, 1);
        SequenceBatch batch = new([TokenSequence.FromPromptAndTarget("a", [2, 3, 4], [5, 6]), TokenSequence.FromPromptAndTarget("b", [2], [5])]);

        // 4 and 1 tokens pass, 3 of them for a label.
        long adapted = 2 * (3 * 16 * 2);
        Assert.Equal((2 * ((5 * Layers) + (3 * Head))) + (3 * 11 * Pair) + (5 * 6 * adapted), new TrainingFlops(model, adapter.Parameters).Count([batch]));
    }

    [Fact]
    public void Count_SavedHeadAndEmbedding_CountsTheHeadsGradientOnly()
    {
        using DecoderModel model = TinyModels.Create(tied: false);
        using DisposeScope scope = NewDisposeScope();
        SequenceBatch batch = new([TokenSequence.FromPromptAndTarget("a", [2, 3, 4], [5, 6])]);
        var parameters = new Dictionary<string, Tensor>
        {
            ["base_model.model.lm_head.weight"] = zeros(40, 16),
            ["base_model.model.model.embed_tokens.weight"] = zeros(40, 16),
            ["base_model.model.model.norm.weight"] = zeros(16),
        };

        double without = new TrainingFlops(model, new Dictionary<string, Tensor>()).Count([batch]);

        Assert.Equal(2 * 2 * 40 * 16, new TrainingFlops(model, parameters).Count([batch]) - without);
    }

    [Fact]
    public void Count_Packed_EqualsPadded_AndASharedPrefixCountsOnce()
    {
        using DecoderModel model = TinyModels.Create();
        TrainingFlops flops = new(model, new Dictionary<string, Tensor>());
        int[] prefix = [.. Enumerable.Range(2, 20)];
        TokenSequence[] sequences = [TokenSequence.FromPromptAndTarget("a", [.. prefix, 30], [5]), TokenSequence.FromPromptAndTarget("b", [.. prefix, 31], [6, 7])];
        double padded = flops.Count([new(sequences)]);

        Assert.Equal(padded, flops.Count([SequenceBatch.Pack(sequences)]));
        Assert.Equal(2 * 20 * Layers + (3 * (20 * 21 / 2) * Pair), padded - flops.Count([SequenceBatch.Pack(sequences, sharePrefixes: true)]));
    }
}
