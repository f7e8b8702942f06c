using System.Text.Json;
using CsCheck;
using SKIntern.Costing;
using SKIntern.Testing;

namespace SKIntern.Core.Tests.Costing;

public class FlopsEstimatorTests
{
    private static readonly ModelShape Shape = new()
    {
        HiddenSize = 4,
        Layers = 2,
        Heads = 2,
        KeyValueHeads = 1,
        HeadSize = 2,
        IntermediateSize = 8,
        VocabularySize = 10,
    };

    // The families whose products are those of ModelShape: separate projections and a gated feed-forward network.
    private static readonly string[] KnownFamilies = ["llama", "mistral", "qwen2", "qwen3", "gemma2", "smollm3", "phi3"];

    [Fact]
    public void CountForward_SmallModel_MatchesTheSumByHand()
    {
        FlopsEstimator full = new(Shape, FlopsCounting.EagerTorch), causal = new(Shape);
        long layers = 2 * 2 * ((4 * 4) + (2 * 4 * 2) + (4 * 4) + (3 * 4 * 8)), head = 2 * 4 * 10, pair = 2 * 2 * 2 * 4;

        Assert.Equal((3 * (layers + head)) + (9 * pair) + (3 * 2), full.CountForward(3));
        Assert.Equal((3 * (layers + head)) + (6 * pair), causal.CountForward(3));
        Assert.Equal(5 * causal.CountForward(3), causal.CountForward(3, sequences: 5));
        Assert.Equal(new GenerationCost((3 * layers) + (6 * pair) + head, 0), causal.Estimate(3, 1));
        Assert.Equal(new GenerationCost((3 * layers) + (6 * pair) + head, (2 * (layers + head)) + ((4 + 5) * pair)), causal.Estimate(3, 3));
    }

    [Fact]
    public void CountFrozenTraining_SmallModel_MatchesTheSumByHand()
    {
        FlopsEstimator flops = new(Shape);
        long layers = 2 * 2 * ((4 * 4) + (2 * 4 * 2) + (4 * 4) + (3 * 4 * 8)), head = 2 * 4 * 10, pair = 2 * 2 * 2 * 4;

        Assert.Equal((2 * ((3 * layers) + head)) + (3 * 6 * pair), flops.CountFrozenTraining(3, 1, 6));
        Assert.Equal("headTokens", Assert.Throws<ArgumentOutOfRangeException>(() => flops.CountFrozenTraining(0, -1, 0)).ParamName);
        Assert.Equal("tokens", Assert.Throws<ArgumentOutOfRangeException>(() => flops.CountFrozenTraining(-1, 0, 0)).ParamName);
        Assert.Equal("attendedPairs", Assert.Throws<ArgumentOutOfRangeException>(() => flops.CountFrozenTraining(0, 0, -1)).ParamName);
    }

    [Fact]
    public void Estimate_AnyLengths_EqualsACausalForwardOverAllFedTokens()
        => Gen.Select(Gen.Int[1, 500], Gen.Int[0, 500]).Sample((prompt, generated) =>
        {
            FlopsEstimator estimator = new(Shape);
            int fed = Math.Max(0, generated - 1);
            long unneededHeads = (prompt - 1) * 2L * Shape.HiddenSize * Shape.VocabularySize;
            Assert.Equal(estimator.CountForward(prompt + fed) - unneededHeads, estimator.Estimate(prompt, generated).Total);
        });

    [Fact]
    public void GenerationCost_Sum_AddsEachPart()
        => Assert.Equal(new GenerationCost(4, 6), new GenerationCost(1, 2) + new GenerationCost(3, 4));

    [Fact]
    public void Constructor_BadArguments_Throws()
    {
        Assert.Throws<ArgumentException>("shape", () => new FlopsEstimator(Shape with { Heads = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>("promptTokens", () => new FlopsEstimator(Shape).Estimate(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>("generatedTokens", () => new FlopsEstimator(Shape).Estimate(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>("tokens", () => new FlopsEstimator(Shape).CountForward(-1));
    }

    public static IEnumerable<TheoryDataRow<int, string>> GoldenRows()
    {
        if (SharedFolder.Root is null || !File.Exists(GoldenPath))
        {
            return [new(-1, "")];
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(GoldenPath));
        return [.. document.RootElement.GetProperty("rows").EnumerateArray().Select((row, i) => new TheoryDataRow<int, string>(
            i, $"{row.GetProperty("model").GetString()} {row.GetProperty("batch")} x {row.GetProperty("tokens")}"))];
    }

    [Theory]
    [MemberData(nameof(GoldenRows))]
    [Trait(TestCategories.Name, TestCategories.Parity)]
    public void CountForward_GoldenRow_EqualsTorchsCounter(int index, string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(SharedFolder.Require("goldens", "flops", "flops.json")));
        JsonElement row = document.RootElement.GetProperty("rows")[index];
        JsonElement config = row.GetProperty("config");
        string family = config.GetProperty("model_type").GetString()!;
        Assert.SkipUnless(KnownFamilies.Contains(family), $"{name}: the family '{family}' has products that ModelShape does not describe");
        int Size(string field) => config.GetProperty(field).GetInt32();
        int heads = Size("num_attention_heads");
        FlopsEstimator estimator = new(
            new()
            {
                HiddenSize = Size("hidden_size"),
                Layers = Size("num_hidden_layers"),
                Heads = heads,
                KeyValueHeads = config.TryGetProperty("num_key_value_heads", out JsonElement shared) ? shared.GetInt32() : heads,
                HeadSize = config.TryGetProperty("head_dim", out JsonElement width) ? width.GetInt32() : Size("hidden_size") / heads,
                IntermediateSize = Size("intermediate_size"),
                VocabularySize = Size("vocab_size"),
            },
            FlopsCounting.EagerTorch);

        Assert.Equal(row.GetProperty("flops").GetInt64(), estimator.CountForward(row.GetProperty("tokens").GetInt32(), row.GetProperty("batch").GetInt32()));
    }

    private static string GoldenPath => Path.Combine(SharedFolder.Root!, "goldens", "flops", "flops.json");
}
