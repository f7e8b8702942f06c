using SKIntern.Lora.Adapters;
using SKIntern.Models.Decoder;
using SKIntern.Testing;
using SKIntern.Training;

namespace SKIntern.Lora.Tests.FineTuning;

// Two stages of six steps, three to the epoch.
public sealed class ValidationTests : IDisposable
{
    private static readonly FineTuningOptions Options = new() { LearningRate = 0.02, BatchSize = 2 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ValidationInterval.Epoch, 0, new[] { 3, 6, 9, 12 })]
    [InlineData(ValidationInterval.Stage, 0, new[] { 6, 12 })]
    [InlineData(ValidationInterval.Steps, 4, new[] { 4, 6, 8, 12 })]
    public async Task FineTuneAsync_Interval_DecidesWhenToMeasure(ValidationInterval interval, int every, int[] steps)
    {
        Notices notices = new();

        await Run(new() { Interval = interval, EverySteps = Math.Max(1, every) }, new FakeMetric(1), notices);

        Assert.Equal(steps, notices.Of(TrainingNoticeKind.Validated).Select(n => n.Step));
    }

    [Fact]
    public async Task FineTuneAsync_MeasuringOnly_ChangesNothing()
    {
        TinyTraining.Outcome plain = await new TinyTraining { Options = Options }.RunAsync();
        TinyTraining training = new()
        {
            Options = Options with { Validation = new() { RestoreBest = false, Interval = ValidationInterval.Steps, EverySteps = 1 } },
            Metric = (model, _) => new ValidationLoss(
                new SequenceLossEvaluator(model, new NumberTokenizer(), NumberTokenizer.EndId), [TinyStages.Pair("a", [5, 6, 7], [8, 9])]),
        };

        plain.AssertSame(await training.RunAsync());
    }

    [Theory]
    [InlineData(false, new[] { 3.0, 1, 2, 2 }, 6)]
    [InlineData(true, new[] { 3.0, 1, 2, 2 }, 3)]
    [InlineData(false, new[] { double.NaN, 4, 5, double.NaN }, 6)]
    [InlineData(false, new[] { 3.0, 2.95, 2.85, 2.95 }, 9)]
    public async Task FineTuneAsync_RestoreBest_EndsWithTheBestAdapter(bool higherIsBetter, double[] values, int bestStep)
    {
        var snapshots = new Dictionary<int, Dictionary<string, float[]>>();
        int[] measured = [3, 6, 9, 12];
        Notices notices = new();
        TinyTraining training = new()
        {
            Options = Options with { Validation = new() { MinDelta = 0.1 } },
            Observer = notices,
            Metric = (_, adapter) => new FakeMetric(values) { HigherIsBetter = higherIsBetter, OnCall = call => snapshots[measured[call]] = Values(adapter) },
        };

        TinyTraining.Outcome outcome = await training.RunAsync();

        Assert.Equal(2, outcome.Result.Stages.Count);
        Assert.All(snapshots[bestStep], p => Assert.Equal(p.Value, outcome.Adapter[p.Key]));
        TrainingNotice restored = Assert.Single(notices.Of(TrainingNoticeKind.BestRestored));
        Assert.Contains($"step {bestStep} ", restored.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FineTuneAsync_PatienceOverTheTraining_EndsIt()
    {
        Notices notices = new();

        TinyTraining.Outcome outcome = await Run(new() { Patience = 2 }, new FakeMetric(1, 2, 2, 0), notices);

        Assert.Equal([6, 3], outcome.Result.Stages.Select(s => s.Steps));
        Assert.Equal(9, Assert.Single(notices.Of(TrainingNoticeKind.StoppedEarly)).Step);
        Assert.Equal(2, notices.Stages.Count);

        outcome = await Run(new() { Patience = 1 }, new FakeMetric(1, 2, 0), notices);

        Assert.Equal([6], outcome.Result.Stages.Select(s => s.Steps));
    }

    [Fact]
    public async Task FineTuneAsync_PatienceOverAStage_BeginsTheNextOne()
    {
        Notices notices = new();
        TinyTraining training = new()
        {
            Options = Options with { Validation = new() { Interval = ValidationInterval.Steps, EverySteps = 1, Patience = 2, Scope = EarlyStoppingScope.Stage } },
            Observer = notices,
            Metric = (_, _) => new FakeMetric(1, 2, 3, 9, 8, 7, 7, 7),
        };

        TinyTraining.Outcome outcome = await training.RunAsync();

        // The second stage's best is worse than the first's, and is kept all the same.
        Assert.Equal([3, 5], outcome.Result.Stages.Select(s => s.Steps));
        Assert.Equal([1, 2, 3, 7, 8, 9, 10, 11], outcome.Reports.Select(r => r.Step));
        Assert.Equal([1.0, 7.0], notices.Of(TrainingNoticeKind.BestRestored).Select(n => n.Value!.Value));
    }

    // Before the first value, after it, and in the second stage; none of them after the earliest stop.
    [Theory]
    [InlineData(1, EarlyStoppingScope.Training, 3)]
    [InlineData(3, EarlyStoppingScope.Training, 3)]
    [InlineData(7, EarlyStoppingScope.Training, 3)]
    [InlineData(1, EarlyStoppingScope.Stage, 1)]
    [InlineData(3, EarlyStoppingScope.Stage, 1)]
    [InlineData(7, EarlyStoppingScope.Stage, 1)]
    public async Task FineTuneAsync_Resumed_CarriesValidationOver(int cancelAt, EarlyStoppingScope scope, int patience)
    {
        // A function of the adapter alone: how far its first value has moved from a place on its way.
        TinyTraining training = new()
        {
            Options = Options with { Validation = new() { Interval = ValidationInterval.Steps, EverySteps = 2, Patience = patience, Scope = scope } },
            Metric = (_, adapter) => new FakeMetric { Measure = () => Math.Abs(Values(adapter).First(p => p.Key.Contains("lora_B")).Value.Sum() - 0.03) },
        };
        TinyTraining.Outcome whole = await training.RunAsync();
        training = training with { Options = training.Options with { CheckpointFolder = _folder.Path } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => (training with { CancelAt = cancelAt }).RunAsync());

        TinyTraining.Outcome resumed = await training.RunAsync();

        Assert.Equal(cancelAt + 1, resumed.Reports[0].Step);
        whole.AssertSame(resumed);
    }

    [Fact]
    public async Task FineTuneAsync_CancelledWhileMeasuring_MeasuresWhenResumed()
    {
        using CancellationTokenSource source = new();
        FineTuningOptions options = Options with { Validation = new(), CheckpointFolder = _folder.Path };
        using (DecoderModel model = TinyModels.Create())
        using (LoraFineTuner tuner = new(model, new NumberTokenizer(), NumberTokenizer.EndId, TinyTraining.DefaultAdapter, options)
        {
            ValidationMetric = new FakeMetric(1) { OnCall = call => { if (call == 1) { source.Cancel(); } } },
        })
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tuner.FineTuneAsync(TinyStages.Create(), cancellationToken: source.Token));
        }

        Notices notices = new();
        await new TinyTraining { Options = options, Metric = (_, _) => new FakeMetric(1), Observer = notices }.RunAsync();

        Assert.Equal([6, 9, 12], notices.Of(TrainingNoticeKind.Validated).Select(n => n.Step));
    }

    [Fact]
    public async Task FineTuneAsync_MetricOrOptionsAlone_Throws()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => new TinyTraining { Options = Options with { Validation = new() } }.RunAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => new TinyTraining { Options = Options, Metric = (_, _) => new FakeMetric(1) }.RunAsync());
    }

    [Fact]
    public void Validate_SeveralErrors_NamesAll()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new ValidationOptions { EverySteps = 0, Patience = 0, MinDelta = -1, Scope = (EarlyStoppingScope)9 }.Validate());

        Assert.All(["EverySteps", "Patience", "MinDelta", "Scope"], n => Assert.Contains(n, error.Message, StringComparison.Ordinal));
    }

    private static Task<TinyTraining.Outcome> Run(ValidationOptions validation, FakeMetric metric, Notices notices)
        => new TinyTraining { Options = Options with { Validation = validation }, Metric = (_, _) => metric, Observer = notices }.RunAsync();

    private static Dictionary<string, float[]> Values(LoraAdapter adapter) => adapter.Parameters.ToDictionary(p => p.Key, p => TinyModels.Values(p.Value));
}
