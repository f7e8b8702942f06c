using SKIntern.Lora.Adapters;
using SKIntern.Lora.Training;
using SKIntern.Methods;
using SKIntern.Models.Decoder;
using SKIntern.Training;
using static TorchSharp.torch;

namespace SKIntern.Lora.Tests.FineTuning;

public class LoraFineTunerTests
{
    private static readonly LoraConfig AllLinear = new() { Targets = ModuleSelection.AllLinear };
    private static readonly FineTuningOptions Fast = new() { LearningRate = 0.02, BatchSize = 2, Schedule = LearningRateSchedule.Flat };

    [Fact]
    public async Task FineTuneAsync_TwoStages_LearnsAndReports()
    {
        using DecoderModel model = TinyModels.Create();
        using (no_grad())
        {
            // As drawn, the tied head's logits are all near 0 whatever the layers do.
            model.Parameters["model.embed_tokens.weight"].mul_(20);
        }

        using LoraFineTuner tuner = Create(model, Fast);
        IReadOnlyList<TrainingStage> stages = TinyStages.Create(epochs: 20);
        TrainingPair[] pairs = [.. Enumerable.Range(0, 5).Select(i => stages[1].Build(i, 0))];
        SequenceLossEvaluator evaluator = new(model, new NumberTokenizer(), NumberTokenizer.EndId);
        double before = await evaluator.GetMeanLossAsync(pairs, Token);
        Recorder progress = new();
        Observer observer = new(evaluator, pairs);

        FineTuningResult result = await tuner.FineTuneAsync(stages, observer, progress, Token);

        Assert.Equal([60, 60], result.Stages.Select(s => s.Steps));
        Assert.Equal(Enumerable.Range(1, 120), progress.Reports.Select(r => r.Step));
        Assert.All(progress.Reports, r => Assert.Equal((120, 2), (r.TotalSteps, r.StageCount)));
        Assert.Equal(progress.Reports.Sum(r => r.Tokens), result.Tokens);
        Assert.Equal(progress.Reports.Sum(r => r.LabelTokens), result.LabelTokens);
        Assert.All(result.Stages, s => Assert.True(s.LastEpochLoss < s.FirstEpochLoss));
        Assert.Equal((100, 200), (result.Stages[0].DroppedShots, result.Stages[0].DroppedKnowledgeTokens));
        Assert.Equal(2, observer.Losses.Count);
        Assert.True(observer.Losses[1] < before / 2, $"{before} -> {observer.Losses[1]}");
        Assert.True(tuner.Adapter.IsAttached);
    }

    [Fact]
    public async Task FineTuneAsync_SameSeed_GivesTheSameAdapter()
    {
        Dictionary<string, float[]> first = await Train(Fast), again = await Train(Fast), other = await Train(Fast with { Seed = 1 });

        Assert.All(first, p => Assert.Equal(p.Value, again[p.Key]));
        Assert.Contains(first, p => !p.Value.SequenceEqual(other[p.Key]));
    }

    [Theory]
    [InlineData(2, 1.5, 4)]
    [InlineData(2, 0.1, 1)]
    [InlineData(5, 2.0, 2)]
    [InlineData(3, 1.0, 2)]
    public async Task FineTuneAsync_FractionalEpochs_RoundsToSteps(int batch, double epochs, int steps)
    {
        using DecoderModel model = TinyModels.Create();
        using LoraFineTuner tuner = Create(model, Fast with { BatchSize = batch });

        Assert.Equal([steps, steps], (await tuner.FineTuneAsync(TinyStages.Create(5, epochs), cancellationToken: Token)).Stages.Select(s => s.Steps));
    }

    [Fact]
    public async Task FineTuneAsync_EveryEpoch_TakesEachExampleOnceInAnotherOrder()
    {
        using DecoderModel model = TinyModels.Create();
        using LoraFineTuner tuner = Create(model, Fast);
        List<(int Index, int Epoch)> built = [];
        TrainingStage inner = TinyStages.Create()[0];
        TrainingStage stage = new(inner.Curriculum with { Epochs = 3 }, 9, (i, e) =>
        {
            built.Add((i, e));
            return inner.Build(i % 5, e);
        });

        await tuner.FineTuneAsync([stage], cancellationToken: Token);

        built.RemoveRange(0, 9); // the check before the first step
        int[][] epochs = [.. built.GroupBy(b => b.Epoch).Select(g => g.Select(b => b.Index).ToArray())];
        Assert.Equal(3, epochs.Length);
        Assert.All(epochs, e => Assert.Equal(Enumerable.Range(0, 9), e.Order()));
        Assert.NotEqual(epochs[0], epochs[1]);
    }

    [Theory]
    [InlineData(StageHandOver.OneCourse, new[] { 1, 5 / 6.0, 4 / 6.0, 3 / 6.0, 2 / 6.0, 1 / 6.0 })]
    [InlineData(StageHandOver.RestartPerStage, new[] { 1, 2 / 3.0, 1 / 3.0, 1, 2 / 3.0, 1 / 3.0 })]
    [InlineData(StageHandOver.ContinueOptimizer, new[] { 1, 2 / 3.0, 1 / 3.0, 1, 2 / 3.0, 1 / 3.0 })]
    public async Task FineTuneAsync_HandOver_DecidesTheLearningRates(StageHandOver handOver, double[] expected)
    {
        using DecoderModel model = TinyModels.Create();
        LearningRateSchedule linear = new() { Shape = LearningRateShape.Linear, WarmupRatio = 0 };
        using LoraFineTuner tuner = Create(model, Fast with { LearningRate = 1e-3, HandOver = handOver, Schedule = linear });
        Recorder progress = new();

        await tuner.FineTuneAsync(TinyStages.Create(5, 1), progress: progress, cancellationToken: Token);

        Assert.All(expected.Zip(progress.Reports), p => Assert.Equal(p.First * 1e-3, p.Second.LearningRate, 12));
    }

    [Fact]
    public async Task FineTuneAsync_ContinuedOptimizer_GoesAnotherWayThanARestartedOne()
    {
        Dictionary<string, float[]> restarted = await Train(Fast), continued = await Train(Fast with { HandOver = StageHandOver.ContinueOptimizer });

        Assert.Contains(restarted, p => !p.Value.SequenceEqual(continued[p.Key]));
    }

    [Fact]
    public async Task FineTuneAsync_LoraPlus_GoesAnotherWayUnlessItsRatioIsOne()
    {
        Dictionary<string, float[]> plain = await Train(Fast), one = await Train(Fast with { LoraPlus = new() { Ratio = 1 } }), faster = await Train(Fast with { LoraPlus = new() { Ratio = 4 } });

        Assert.All(plain, p => Assert.Equal(p.Value, one[p.Key]));
        Assert.Contains(plain, p => !p.Value.SequenceEqual(faster[p.Key]));
    }

    [Fact]
    public async Task FineTuneAsync_InMicroBatches_IsNearOneBatch()
    {
        Dictionary<string, float[]> whole = await Train(Fast with { BatchSize = 4 }), cut = await Train(Fast with { BatchSize = 2, GradientAccumulation = 2 });

        Assert.All(whole, p => TinyModels.AssertClose(p.Value, cut[p.Key], 2e-3));
    }

    [Fact]
    public async Task FineTuneAsync_Bfloat16Base_IsNearFloat32()
    {
        async Task<double[]> Losses(ScalarType dtype)
        {
            using DecoderModel model = TinyModels.Create(dtype: dtype);
            using LoraFineTuner tuner = Create(model, Fast);
            Recorder progress = new();
            await tuner.FineTuneAsync(TinyStages.Create(epochs: 4), progress: progress, cancellationToken: Token);
            Assert.All(tuner.Adapter.Parameters.Values, t => Assert.Equal(ScalarType.Float32, t.dtype));
            return [.. progress.Reports.Select(r => r.Loss)];
        }

        double[] single = await Losses(ScalarType.Float32), half = await Losses(ScalarType.BFloat16);

        Assert.All(single.Zip(half), p => Assert.Equal(p.First, p.Second, 0.05));
    }

    [Fact]
    public async Task FineTuneAsync_TooLong_NamesTheExample()
    {
        using DecoderModel model = TinyModels.Create();
        using LoraFineTuner tuner = Create(model, Fast with { MaxSequenceLength = 4 });

        Recorder progress = new();

        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(() => tuner.FineTuneAsync(TinyStages.Create(), progress: progress, cancellationToken: Token));

        Assert.Matches("'s0e0i[0-4]'.* more than the 4 allowed", error.Message);
        Assert.Empty(progress.Reports);
    }

    [Fact]
    public async Task FineTuneAsync_Diverged_NamesTheExamples()
    {
        using DecoderModel model = TinyModels.Create();
        using (no_grad())
        {
            model.Parameters["model.norm.weight"].fill_(float.NaN);
        }

        using LoraFineTuner tuner = Create(model, Fast);

        TrainingDivergedException error = await Assert.ThrowsAsync<TrainingDivergedException>(() => tuner.FineTuneAsync(TinyStages.Create(), cancellationToken: Token));

        Assert.Equal(1, error.Step);
        Assert.Equal(2, error.ExampleIds.Count);
    }

    [Fact]
    public async Task FineTuneAsync_Cancelled_KeepsWhatIsTrained()
    {
        using DecoderModel model = TinyModels.Create();
        using LoraFineTuner tuner = Create(model, Fast);
        using CancellationTokenSource source = new();
        Recorder progress = new() { OnReport = r => { if (r.Step == 4) { source.Cancel(); } } };
        float[] before = TinyModels.Values(tuner.Adapter.Parameters.Values.First());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tuner.FineTuneAsync(TinyStages.Create(), progress: progress, cancellationToken: source.Token));

        Assert.Equal(4, progress.Reports.Count);
        Assert.NotEqual(before, TinyModels.Values(tuner.Adapter.Parameters.Values.First()));
        Assert.All(tuner.Adapter.Parameters.Values, t => Assert.False(t.requires_grad));
    }

    [Fact]
    public async Task FineTuneAsync_ClockGoesBackwards_GivesNoNegativeDuration()
    {
        Backwards clock = new();

        TinyTraining.Outcome outcome = await new TinyTraining { TimeProvider = clock }.RunAsync();

        Assert.True(clock.GetElapsedTime(0) < TimeSpan.Zero);
        Assert.All(outcome.Result.Stages, s => Assert.Equal(TimeSpan.Zero, s.Duration));
        Assert.All(outcome.Reports, r => Assert.Equal(TimeSpan.Zero, r.Elapsed));
    }

    [Fact]
    public async Task FineTuneAsync_NoStage_Throws()
    {
        using DecoderModel model = TinyModels.Create();
        using LoraFineTuner tuner = Create(model, Fast);

        await Assert.ThrowsAsync<ArgumentException>(() => tuner.FineTuneAsync([], cancellationToken: Token));
    }

    [Fact]
    public void Constructor_BadSettings_NamesAll()
    {
        using DecoderModel model = TinyModels.Create();
        ArgumentException error = Assert.Throws<ArgumentException>(() => Create(model, new()
        {
            LearningRate = 0,
            BatchSize = 0,
            WeightDecay = -1,
            Optimizer = new AdamWOptions { Epsilon = 0 },
            Schedule = new() { WarmupRatio = 2 },
        }));

        Assert.All(["LearningRate", "BatchSize", "WeightDecay", "Epsilon", "WarmupRatio"], n => Assert.Contains(n, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Constructor_DoesNotFitTheModel_Throws()
    {
        using DecoderModel model = TinyModels.Create();

        Assert.Throws<ArgumentException>(() => Create(model, new() { MaxSequenceLength = 65 }));
        Assert.Throws<ArgumentException>(() => new LoraFineTuner(model, new NumberTokenizer(99), 1, new()));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LoraFineTuner(model, new NumberTokenizer(), 40, new()));
    }

    [Fact]
    public async Task GetMeanLossAsync_NoPair_Throws()
    {
        using DecoderModel model = TinyModels.Create();

        await Assert.ThrowsAsync<ArgumentException>(() => new SequenceLossEvaluator(model, new NumberTokenizer(), 1).GetMeanLossAsync([], Token));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static LoraFineTuner Create(DecoderModel model, FineTuningOptions options) => new(model, new NumberTokenizer(), NumberTokenizer.EndId, AllLinear, options);

    private static async Task<Dictionary<string, float[]>> Train(FineTuningOptions options)
    {
        using DecoderModel model = TinyModels.Create();
        using LoraFineTuner tuner = Create(model, options);
        await tuner.FineTuneAsync(TinyStages.Create(), cancellationToken: Token);
        return tuner.Adapter.Parameters.ToDictionary(p => p.Key, p => TinyModels.Values(p.Value));
    }

    private sealed class Backwards : TimeProvider
    {
        private long _now;

        public override long GetTimestamp() => _now -= TimeSpan.TicksPerSecond;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    }

    private sealed class Observer(SequenceLossEvaluator evaluator, TrainingPair[] pairs) : ITrainingObserver
    {
        public List<double> Losses { get; } = [];

        public async Task OnStageCompletedAsync(TrainingStage stage, StageResult result, CancellationToken cancellationToken)
        {
            Assert.Equal(stage.Curriculum, result.Stage);
            Losses.Add(await evaluator.GetMeanLossAsync(pairs, cancellationToken));
        }
    }
}
