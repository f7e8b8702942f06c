using SKIntern.Lora.Adapters;
using SKIntern.Models.Decoder;

namespace SKIntern.Lora.Tests.Adapters;

public sealed class TargetSelectorTests : IDisposable
{
    private readonly DecoderModel _model = TinyModels.Create(tied: false);

    public void Dispose() => _model.Dispose();

    [Fact]
    public void SelectTargets_AllLinear_IsAllButTheHead()
    {
        string[] names = Select(new() { Targets = ModuleSelection.AllLinear });

        Assert.Equal(14, names.Length);
        Assert.DoesNotContain("lm_head", names);
    }

    [Fact]
    public void SelectTargets_HeadByName_IsAllowed()
        => Assert.Equal(["lm_head"], Select(new() { Targets = ModuleSelection.ByName("lm_head") }));

    [Fact]
    public void SelectTargets_ByName_MatchesWholePathSegments()
        => Assert.Equal(
            ["model.layers.0.mlp.up_proj", "model.layers.1.self_attn.q_proj"],
            Select(new() { Targets = ModuleSelection.ByName("0.mlp.up_proj", "model.layers.1.self_attn.q_proj") }).Order());

    [Theory]
    [InlineData(@".*\.1\.self_attn\.[kv]_proj", 2)]
    [InlineData(@"model\.layers\.\d+\.mlp\..*", 6)]
    public void SelectTargets_ByPattern_MatchesTheWholePath(string pattern, int count)
        => Assert.Equal(count, Select(new() { Targets = ModuleSelection.ByPattern(pattern) }).Length);

    [Fact]
    public void SelectTargets_PartOfThePathOnly_Throws()
        => Assert.Contains("match no layer", Assert.Throws<ArgumentException>(() => Select(new() { Targets = ModuleSelection.ByPattern("q_proj") })).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("layers", 1)]
    [InlineData(null, 1)]
    public void SelectTargets_SomeLayers_KeepsThem(string? list, int layer)
        => Assert.Equal([$"model.layers.{layer}.self_attn.q_proj"], Select(new()
        {
            Targets = ModuleSelection.ByName("q_proj"),
            LayersToTransform = [layer],
            LayersPattern = list is null ? [] : [list],
        }));

    [Fact]
    public void SelectTargets_WithExclusions_LeavesThemOut()
    {
        LoraConfig config = new() { Targets = ModuleSelection.ByName("q_proj", "k_proj") };

        Assert.All(Select(config with { Exclude = ModuleSelection.ByName("k_proj") }), n => Assert.EndsWith("q_proj", n, StringComparison.Ordinal));
        Assert.All(Select(config with { Exclude = ModuleSelection.ByPattern(@".*\.0\..*") }), n => Assert.StartsWith("model.layers.1", n, StringComparison.Ordinal));
        Assert.All(Select(config with { ModulesToSave = ["k_proj"] }), n => Assert.EndsWith("q_proj", n, StringComparison.Ordinal));
    }

    [Fact]
    public void SelectTargets_UnknownName_SuggestsNearOnes()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Select(new() { Targets = ModuleSelection.ByName("q_proj", "gate_prj") }));

        Assert.Contains("'gate_prj'", error.Message, StringComparison.Ordinal);
        Assert.Contains("gate_proj", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("'q_proj'", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, new TargetSelector(new() { Targets = ModuleSelection.ByName("q_proj", "gate_prj") }, _model).SelectTargets(requireEveryName: false).Count);
    }

    [Fact]
    public void SelectSaved_TiedHead_SaysSo()
    {
        using DecoderModel tied = TinyModels.Create();

        ArgumentException error = Assert.Throws<ArgumentException>(() => new TargetSelector(new() { ModulesToSave = ["lm_head"] }, tied).SelectSaved());

        Assert.Contains("tied to the embeddings", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.layers.0.self_attn.q_proj", 2, 16)]
    [InlineData("model.layers.1.mlp.down_proj", 5, 8)]
    [InlineData("model.layers.0.mlp.down_proj", 8, 8)]
    public void GetRank_WithPatterns_TakesTheFirstMatch(string layer, int rank, double alpha)
    {
        TargetSelector selector = new(new()
        {
            RankPattern = [new("q_proj", 2), new(@"layers\.1\.mlp\.down_proj", 5), new(@".*\.1\..*", 3)],
            AlphaPattern = [new("q_proj", 16)],
        }, _model);

        Assert.Equal((rank, alpha), (selector.GetRank(layer), selector.GetAlpha(layer)));
    }

    private string[] Select(LoraConfig config) => [.. new TargetSelector(config, _model).SelectTargets(requireEveryName: true)];
}
