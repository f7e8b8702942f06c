using SKIntern.Lora.Adapters;
using SKIntern.Lora.Training;
using SKIntern.Models.Decoder;
using SKIntern.Testing;
using SKIntern.Training;

namespace SKIntern.Lora.Tests.FineTuning;

public sealed class ThroughputTests : IDisposable
{
    private const double Tolerance = 1e-3;
    private static readonly FineTuningOptions Options = new() { LearningRate = 0.02, BatchSize = 2, GradientAccumulation = 2 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(BatchingMode.Bucketed, null, false)]
    [InlineData(BatchingMode.Packed, null, false)]
    [InlineData(BatchingMode.Packed, 12, true)]
    public async Task FineTuneAsync_EveryMode_TrainsNearlyTheSame(BatchingMode batching, int? tokensPerRow, bool sharePrefixes)
    {
        ThroughputOptions mode = new() { Batching = batching, TokensPerRow = tokensPerRow, SharePrefixes = sharePrefixes };
        (FineTuningResult Result, Dictionary<string, float[]> Adapter) padded = await Run(Options), other = await Run(Options with { Throughput = mode });

        Assert.Equal(padded.Result.Tokens, other.Result.Tokens);
        Assert.Equal(padded.Result.LabelTokens, other.Result.LabelTokens);
        Assert.Equal(padded.Result.Stages[^1].LastEpochLoss, other.Result.Stages[^1].LastEpochLoss, Tolerance);
        Assert.All(padded.Adapter, p => TinyModels.AssertClose(p.Value, other.Adapter[p.Key], Tolerance));
    }

    [Fact]
    public void Constructor_SharedPrefixesWithDynamicScaling_Refuses()
    {
        using DecoderModel model = DecoderModel.CreateRandom(TinyModels.Config() with { RopeScaling = new() { Type = RopeScalingType.Dynamic, Factor = 2 } }, seed: 1);
        FineTuningOptions options = new() { Throughput = new() { Batching = BatchingMode.Packed, SharePrefixes = true } };
        Assert.Contains("Dynamic", Assert.Throws<ArgumentException>("options", () => new LoraFineTuner(model, new NumberTokenizer(), NumberTokenizer.EndId, new LoraConfig(), options)).Message);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 50)]
    public async Task FineTuneAsync_CheckpointingOrCache_ChangesNoBit(int layers, int cachedTokens)
    {
        ThroughputOptions frugal = new() { ActivationCheckpointing = layers, CachedTokens = cachedTokens };

        Dictionary<string, float[]> plain = (await Run(Options, dropout: 0.2)).Adapter, other = (await Run(Options with { Throughput = frugal }, dropout: 0.2)).Adapter;

        Assert.All(plain, p => Assert.Equal(p.Value, other[p.Key]));
    }

    [Fact]
    public async Task FineTuneAsync_ResumedWithCheckpointing_IsIdentical()
    {
        ThroughputOptions packed = new() { Batching = BatchingMode.Packed, GroupByLength = true };
        FineTuningOptions options = Options with { BatchSize = 1, Throughput = packed };
        Dictionary<string, float[]> whole = (await Run(options)).Adapter;
        options = options with { CheckpointFolder = _folder.Path };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Run(options, cancelAt: 3));

        Dictionary<string, float[]> resumed = (await Run(options with { Throughput = packed with { ActivationCheckpointing = 1, CachedTokens = 0 } })).Adapter;

        Assert.All(whole, p => Assert.Equal(p.Value, resumed[p.Key]));
    }

    [Fact]
    public async Task FineTuneAsync_GroupByLength_ChangesTheStepsButNotTheirNumber()
    {
        FineTuningResult shuffled = (await Run(Options)).Result, grouped = (await Run(Options with { Throughput = new() { GroupByLength = true } })).Result;

        Assert.Equal(shuffled.Stages.Select(s => (s.Steps, s.Tokens)), grouped.Stages.Select(s => (s.Steps, s.Tokens)));
        Assert.NotEqual(shuffled.Stages[0].LastEpochLoss, grouped.Stages[0].LastEpochLoss);
    }

    private static async Task<(FineTuningResult Result, Dictionary<string, float[]> Adapter)> Run(FineTuningOptions options, int? cancelAt = null, double dropout = 0)
    {
        using DecoderModel model = TinyModels.Create();
        using LoraFineTuner tuner = new(model, new NumberTokenizer(), NumberTokenizer.EndId, new() { Targets = ModuleSelection.AllLinear, Dropout = dropout }, options);
        using CancellationTokenSource source = new();
        Recorder progress = new() { OnReport = r => { if (r.Step == cancelAt) { source.Cancel(); } } };
        FineTuningResult result = await tuner.FineTuneAsync(TinyStages.Create(count: 9), progress: progress, cancellationToken: source.Token);
        return (result, tuner.Adapter.Parameters.ToDictionary(p => p.Key, p => TinyModels.Values(p.Value)));
    }
}
