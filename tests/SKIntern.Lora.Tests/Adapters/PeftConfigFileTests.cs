using SKIntern.Lora.Adapters;
using SKIntern.Models.Checkpoints;
using SKIntern.Testing;

namespace SKIntern.Lora.Tests.Adapters;

public sealed class PeftConfigFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_Empty_GivesPeftsDefaults()
    {
        LoraConfig config = Read("{}");

        Assert.Equal((8, 8.0, 0.0), (config.Rank, config.Alpha, config.Dropout));
        Assert.Equal(["q_proj", "v_proj"], config.Targets.Names);
        Assert.Null(config.Exclude);
        Assert.False(config.UseRsLora || config.UseDora);
        Assert.Equal(LoraInitialization.Kaiming, config.Initialization);
    }

    [Fact]
    public void Read_UnknownKeys_IgnoresThem() => Assert.Equal(4, Read("""{ "r": 4, "some_new_thing": { "a": [1] }, "runtime_config": null }""").Rank);

    [Theory]
    [InlineData("""{ "bias": "some" }""", "bias")]
    [InlineData("""{ "lora_bias": "yes" }""", "lora_bias")]
    [InlineData("""{ "lora_bias": true, "use_dora": true }""", "UseLoraBias")]
    [InlineData("""{ "ensure_weight_tying": 1 }""", "ensure_weight_tying")]
    [InlineData("""{ "use_qalora": true }""", "use_qalora")]
    [InlineData("""{ "trainable_token_indices": [1, 2] }""", "trainable_token_indices")]
    [InlineData("""{ "layer_replication": [[0, 2]] }""", "layer_replication")]
    [InlineData("""{ "init_lora_weights": "pissa_niter_4" }""", "init_lora_weights")]
    [InlineData("""{ "peft_type": "IA3" }""", "peft_type")]
    [InlineData("""{ "r": "eight" }""", "r")]
    [InlineData("""{ "r": 0 }""", "Rank")]
    [InlineData("""{ "lora_dropout": 1.5 }""", "Dropout")]
    [InlineData("""{ "rank_pattern": [1] }""", "rank_pattern")]
    [InlineData("""{ "target_modules": 3 }""", "target_modules")]
    [InlineData("[]", "object")]
    [InlineData("{ \"r\": 4,\n broken", "line 2")]
    public void Read_BadFile_NamesFileAndField(string json, string field)
    {
        CheckpointException error = Assert.Throws<CheckpointException>(() => Read(json));

        Assert.Contains(PeftConfigFile.FileName, error.Message, StringComparison.Ordinal);
        Assert.Contains(field, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Missing_Throws() => Assert.Throws<CheckpointException>(() => PeftConfigFile.Read(_folder.File("none.json")));

    [Fact]
    public void Write_ThenRead_GivesTheSameConfig()
    {
        LoraConfig config = new()
        {
            Rank = 4,
            Alpha = 9.5,
            Dropout = 0.1,
            Targets = ModuleSelection.ByPattern(@".*\.q_proj"),
            Exclude = ModuleSelection.ByName("k_proj", "up_proj"),
            RankPattern = [new("b", 2), new("a", 3)],
            AlphaPattern = [new("z", 2.5)],
            UseRsLora = true,
            UseDora = true,
            ModulesToSave = ["lm_head"],
            Bias = BiasTraining.LoraOnly,
            EnsureWeightTying = true,
            Initialization = LoraInitialization.Gaussian,
            BaseModelName = "org/model",
            Revision = "main",
        };
        string path = _folder.File(PeftConfigFile.FileName);

        PeftConfigFile.Write(path, config, []);
        LoraConfig read = PeftConfigFile.Read(path);

        Assert.Equal(config.RankPattern, read.RankPattern);
        Assert.Equal(config.AlphaPattern, read.AlphaPattern);
        Assert.Equal(config.ModulesToSave, read.ModulesToSave);
        Assert.Equal(config, read with
        {
            RankPattern = config.RankPattern,
            AlphaPattern = config.AlphaPattern,
            ModulesToSave = config.ModulesToSave,
            LayersPattern = config.LayersPattern,
            LayersToTransform = config.LayersToTransform,
        });
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData(BiasTraining.None, "none")]
    [InlineData(BiasTraining.All, "all")]
    [InlineData(BiasTraining.LoraOnly, "lora_only")]
    public void Write_Bias_WritesPeftsName(BiasTraining bias, string name)
    {
        string path = _folder.File(PeftConfigFile.FileName);

        PeftConfigFile.Write(path, new() { Bias = bias, UseLoraBias = true }, []);

        Assert.Contains($"\"bias\": \"{name}\"", File.ReadAllText(path), StringComparison.Ordinal);
        LoraConfig read = PeftConfigFile.Read(path);
        Assert.Equal((bias, true), (read.Bias, read.UseLoraBias));
    }

    [Fact]
    public void Write_AllLinear_WritesTheNames()
    {
        string path = _folder.File(PeftConfigFile.FileName);

        PeftConfigFile.Write(path, new() { Targets = ModuleSelection.AllLinear, LayersToTransform = [0, 2], LayersPattern = ["layers"] }, ["q_proj", "up_proj"]);
        LoraConfig read = PeftConfigFile.Read(path);

        Assert.Equal(["q_proj", "up_proj"], read.Targets.Names);
        Assert.Equal([0, 2], read.LayersToTransform);
        Assert.Equal(["layers"], read.LayersPattern);
    }

    [Fact]
    public void Validate_SeveralErrors_NamesAll()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new LoraConfig { Rank = 0, Alpha = -1, Dropout = 1, RankPattern = [new("x", 0)] }.Validate());

        Assert.All(["Rank", "Alpha", "Dropout", "x"], part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 4)]
    public void GetScaling_DividesByRankOrItsRoot(bool rsLora, double expected)
        => Assert.Equal(expected, new LoraConfig { UseRsLora = rsLora }.GetScaling(4, 8));

    private LoraConfig Read(string json) => PeftConfigFile.Read(_folder.Write(PeftConfigFile.FileName, json));
}
