using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SKIntern.Lora.Observability;
using SKIntern.Lora.Training;
using SKIntern.Methods;
using SKIntern.Testing;
using SKIntern.Training;
using static TorchSharp.torch;

namespace SKIntern.Lora.Tests.Observability;

// Two stages of six steps, three to the epoch.
public sealed class TrainingTelemetryTests : IDisposable
{
    private static readonly TinyTraining Training = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FineTuneAsync_MeterListener_GetsWhatTheResultSays()
    {
        using Measurements meter = new();

        TinyTraining.Outcome outcome = await (Training with
        {
            Options = Training.Options with { CheckpointFolder = _folder.Path, CheckpointEverySteps = 2, PeakFlopsPerSecond = 1e9, Validation = new() },
            Metric = (_, _) => new FakeMetric(4, 3, 2, 1),
            TimeProvider = new ManualClock(TimeSpan.FromSeconds(0.5)),
        }).RunAsync();

        Assert.Equal(outcome.Result.Tokens, meter.Sum(LoraDiagnostics.Tokens));
        Assert.Equal(outcome.Result.LabelTokens, meter.Sum(LoraDiagnostics.LabelTokens));
        Assert.Equal(12, meter.Sum(LoraDiagnostics.Steps));
        Assert.Equal(0, meter.Sum(LoraDiagnostics.SkippedSteps));
        Assert.Equal(6 + 2, meter.Sum(LoraDiagnostics.Checkpoints));
        Assert.Equal(outcome.Reports.Select(r => r.Loss), meter.Of(LoraDiagnostics.Loss));
        Assert.Equal(outcome.Reports.Select(r => r.GradientNorm), meter.Of(LoraDiagnostics.GradientNorm));
        Assert.All(meter.Of(LoraDiagnostics.StepDuration), d => Assert.Equal(0.5, d));
        Assert.Equal(outcome.Reports.Select(r => r.TokensPerSecond!.Value), meter.Of(LoraDiagnostics.TokenRate));
        Assert.Equal(outcome.Reports.Select(r => r.LabelTokensPerSecond!.Value), meter.Of(LoraDiagnostics.LabelTokenRate));
        Assert.Equal(outcome.Reports.Select(r => r.ModelFlopsUtilization!.Value), meter.Of(LoraDiagnostics.ModelFlopsUtilization));
        Assert.All(meter.Of(LoraDiagnostics.Memory), m => Assert.True(m > 0));
        Assert.Equal([4, 3, 2, 1], meter.Of(LoraDiagnostics.ValidationValue));
        Assert.Equal([.. Enumerable.Repeat(0, 6), .. Enumerable.Repeat(1, 6)], meter.All.Where(m => m.Name == LoraDiagnostics.Steps).Select(m => (int)m.Stage!));
    }

    [Fact]
    public async Task FineTuneAsync_SkippedStep_IsCountedButNotMeasured()
    {
        using Measurements meter = new();

        TinyTraining.Outcome outcome = await Skipping.RunAsync();

        Assert.Equal(2, meter.Sum(LoraDiagnostics.SkippedSteps));
        Assert.Equal(outcome.Result.Tokens, meter.Sum(LoraDiagnostics.Tokens));
        Assert.Equal(10, meter.Of(LoraDiagnostics.Loss).Count());
        Assert.All(meter.Of(LoraDiagnostics.Loss).Concat(meter.Of(LoraDiagnostics.GradientNorm)), v => Assert.True(double.IsFinite(v)));
    }

    [Fact]
    public async Task FineTuneAsync_FailedCheckpoint_IsCountedAndItsActivityFailed()
    {
        using Measurements meter = new();
        using Traces traces = new();

        await (Training with
        {
            Options = Training.Options with { CheckpointFolder = _folder.Path, CheckpointFailure = CheckpointFailurePolicy.Continue },
            CreateFile = new SmallDisk(10).Create,
        }).RunAsync();

        Assert.True(meter.Sum(LoraDiagnostics.FailedCheckpoints) > 0);
        Assert.Equal(0, meter.Sum(LoraDiagnostics.Checkpoints));
        Assert.All(traces.Of(LoraDiagnostics.CheckpointActivity), a => Assert.Equal((ActivityStatusCode.Error, "checkpoint_failed"), (a.Status, a.GetTagItem(LoraDiagnostics.ErrorTypeAttribute))));
        Assert.Equal(ActivityStatusCode.Unset, Assert.Single(traces.Of(LoraDiagnostics.TrainingActivity)).Status);
    }

    [Fact]
    public void Instruments_AllDocumented_WithConventionalNamesAndUnits()
    {
        using Measurements meter = new();
        string[] constants = [.. typeof(LoraDiagnostics).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!)];

        Assert.NotEmpty(meter.Instruments);
        Assert.All(meter.Instruments, i =>
        {
            Assert.Contains(i.Name, constants);
            Assert.Matches("^[a-z_]+(\\.[a-z_]+)+$", i.Name);
            Assert.Matches("^(s|1|By|\\{[a-z]+\\}(/s)?)$", i.Unit!);
            Assert.NotEmpty(i.Description!);
        });
        Assert.Equal(constants.Length, constants.Distinct().Count());
    }

    [Fact]
    public async Task FineTuneAsync_ActivityListener_GetsTrainingStagesCheckpointsAndValidations()
    {
        using Traces traces = new();
        using Activity caller = new Activity("caller").Start();

        await (Training with
        {
            Options = Training.Options with { CheckpointFolder = _folder.Path, CheckpointEverySteps = 4, Validation = new() { Interval = ValidationInterval.Stage } },
            Metric = (_, _) => new FakeMetric(1),
        }).RunAsync();

        Assert.Same(caller, Activity.Current);
        Activity training = Assert.Single(traces.Of(LoraDiagnostics.TrainingActivity));
        Assert.Equal((caller.SpanId, 12, 2, "llama"), (training.ParentSpanId, training.GetTagItem(LoraDiagnostics.StepAttribute), training.GetTagItem(LoraDiagnostics.StageCountAttribute), training.GetTagItem(LoraDiagnostics.ModelAttribute)));
        Activity[] stages = [.. traces.Of(LoraDiagnostics.StageActivity)];
        Assert.Equal([0, 1], stages.Select(s => (int)s.GetTagItem(LoraDiagnostics.StageAttribute)!));
        Assert.All(stages, s => Assert.Equal(training.SpanId, s.ParentSpanId));
        Activity[] validations = [.. traces.Of(LoraDiagnostics.ValidationActivity)];
        Assert.Equal([6, 12], validations.Select(s => (int)s.GetTagItem(LoraDiagnostics.StepAttribute)!));
        Assert.Equal(stages.Select(s => s.SpanId), validations.Select(v => v.ParentSpanId));
        Activity[] checkpoints = [.. traces.Of(LoraDiagnostics.CheckpointActivity)];
        Assert.Equal([4, 6, 8, 12, 12], checkpoints.Select(s => (int)s.GetTagItem(LoraDiagnostics.StepAttribute)!));
        Assert.Equal(
            [stages[0].SpanId, training.SpanId, stages[1].SpanId, stages[1].SpanId, training.SpanId], checkpoints.Select(c => c.ParentSpanId));
    }

    [Fact]
    public async Task FineTuneAsync_Diverged_FailsActivitiesAndLogsNoIds()
    {
        using Traces traces = new();
        CollectingLogger logger = new();
        TinyTraining training = Skipping with { Options = Training.Options, Logger = logger };

        TrainingDivergedException error = await Assert.ThrowsAsync<TrainingDivergedException>(training.RunAsync);

        Assert.All(traces.All, a => Assert.Equal((ActivityStatusCode.Error, typeof(TrainingDivergedException).FullName), (a.Status, (string?)a.GetTagItem(LoraDiagnostics.ErrorTypeAttribute))));
        Assert.Equal(2, traces.All.Count);
        Assert.Contains($"Step {error.Step}:", Assert.Single(logger.Of("Diverged")), StringComparison.Ordinal);
        AssertNoIds(logger);
        Assert.Contains(error.ExampleIds[0], Assert.Single(logger.Of("DetailsSensitive")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FineTuneAsync_Logger_IsToldOfEverything()
    {
        CollectingLogger logger = new();
        TinyTraining training = Skipping with
        {
            Options = Skipping.Options with { CheckpointFolder = _folder.Path, Validation = new() { Patience = 2 } },
            Metric = (_, _) => new FakeMetric(3, 1, 2, 2),
            Logger = logger,
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => (training with { CancelAt = 7 }).RunAsync());

        await training.RunAsync();

        (int, string)[] expected =
        [
            (1, "Started"), (2, "StageStarted"), (3, "StageCompleted"), (4, "Ended"), (5, "Cancelled"), (8, "Step"), (9, "DetailsSensitive"), (10, "Resumed"), (11, "StageSkipped"),
            (12, "CheckpointSaved"), (15, "StepSkipped"), (16, "Validated"), (17, "StoppedEarly"), (18, "BestRestored"),
        ];
        Assert.Equal(expected, logger.All.Select(e => (e.Id.Id, e.Id.Name!)).Distinct().Order());
        Assert.Matches("^Training [1-9][0-9]* weights of an adapter of llama through 2 stages in 12 steps$", logger.Of("Started").First());
        AssertNoIds(logger);
    }

    [Fact]
    public async Task FineTuneAsync_Failure_IsLogged()
    {
        CollectingLogger logger = new(LogLevel.Information);

        await Assert.ThrowsAsync<IOException>((Training with
        {
            Options = Training.Options with { CheckpointFolder = _folder.Path },
            CreateFile = new SmallDisk(10).Create,
            Logger = logger,
        }).RunAsync);

        Assert.Contains("System.IO.IOException", Assert.Single(logger.Of("Failed")), StringComparison.Ordinal);
    }

    [Fact]
    public void OnNotice_EveryKind_IsLogged()
    {
        CollectingLogger logger = new();
        TrainingTelemetry telemetry = new(logger);
        TrainingNoticeKind[] kinds = Enum.GetValues<TrainingNoticeKind>();

        Assert.All(kinds, k => telemetry.OnNotice(new(k, 1, "What happened.")));

        Assert.Equal(kinds.Select(k => k.ToString()).Order(), logger.All.Where(e => e.Id.Id != 9).Select(e => e.Id.Name!).Order());
    }

    [Fact]
    public async Task FineTuneAsync_WatchedOrNot_IsIdentical()
    {
        Assert.False(new TrainingTelemetry(NullLogger.Instance).WantsSteps);
        Assert.False(TrainingInstruments.Activities.HasListeners());
        TinyTraining.Outcome plain = await Training.RunAsync();
        using Measurements meter = new();
        using Traces traces = new();
        Assert.True(new TrainingTelemetry(NullLogger.Instance).WantsSteps);

        plain.AssertSame(await (Training with { Logger = new CollectingLogger(), Options = Training.Options with { PeakFlopsPerSecond = 1e12 } }).RunAsync());
    }

    [Fact]
    public async Task FineTuneAsync_Progress_HasRatesTimeLeftAndUtilisation()
    {
        TinyTraining training = Training with { TimeProvider = new ManualClock(TimeSpan.FromSeconds(0.5)), Options = Training.Options with { PeakFlopsPerSecond = 1e6 } };

        IReadOnlyList<TrainingProgress> reports = (await training.RunAsync()).Reports;
        IReadOnlyList<TrainingProgress> half = (await (training with { Options = training.Options with { PeakFlopsPerSecond = 2e6 } }).RunAsync()).Reports;

        for (int i = 0; i < reports.Count; i++)
        {
            double seconds = 0.5 * (i + 1);
            Assert.Equal(TimeSpan.FromSeconds(0.5), reports[i].StepDuration);
            Assert.Equal(reports.Take(i + 1).Sum(r => r.Tokens) / seconds, reports[i].TokensPerSecond!.Value, 1e-9);
            Assert.Equal(reports.Take(i + 1).Sum(r => r.LabelTokens) / seconds, reports[i].LabelTokensPerSecond!.Value, 1e-9);
            Assert.Equal(TimeSpan.FromSeconds(0.5 * (11 - i)), reports[i].EstimatedTimeLeft);
            Assert.Equal(reports[i].ModelFlopsUtilization!.Value / 2, half[i].ModelFlopsUtilization!.Value, 1e-12);
            Assert.True(reports[i].ModelFlopsUtilization > 0 && reports[i].MemoryBytes > 1 << 20);
        }

        Assert.All((await Training.RunAsync()).Reports, r => Assert.Null(r.ModelFlopsUtilization));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Validate_PeakOutOfRange_Throws(double peak)
        => Assert.Contains("PeakFlopsPerSecond", Assert.Throws<ArgumentException>(() => new FineTuningOptions { PeakFlopsPerSecond = peak }.Validate()).Message, StringComparison.Ordinal);

    [Fact]
    public async Task FineTuneAsync_ResumedWithAnotherPeak_IsNotRefused()
    {
        TinyTraining training = Training with { Options = Training.Options with { CheckpointFolder = _folder.Path } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => (training with { CancelAt = 4 }).RunAsync());

        TinyTraining.Outcome resumed = await (training with { Options = training.Options with { PeakFlopsPerSecond = 1e9 } }).RunAsync();

        Assert.Equal(5, resumed.Reports[0].Step);
    }

    // One example of the first stage has a token whose embedding is no number.
    private static TinyTraining Skipping => Training with
    {
        Options = Training.Options with { NonFinite = NonFinitePolicy.SkipStep },
        Tied = false,
        Stages = [.. TinyStages.Create().Select((s, i) => new TrainingStage(s.Curriculum, s.Count, (index, epoch)
            => TinyStages.Pair(s.Build(index, epoch).ExampleId, [i == 0 && index == 2 ? 39 : 5, index + 6], [index + 6])))],
        Prepare = model =>
        {
            using IDisposable noGradient = no_grad();
            using Tensor row = model.Parameters["model.embed_tokens.weight"].narrow(0, 39, 1);
            row.fill_(float.NaN);
        },
    };

    private static void AssertNoIds(CollectingLogger logger)
        => Assert.All(logger.All.Where(e => e.Level > LogLevel.Trace), e => Assert.DoesNotMatch("s[01]e[0-9]", e.Text));

    private sealed class Measurements : IDisposable
    {
        private readonly MeterListener _listener = new();

        public Measurements()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == LoraDiagnostics.Name)
                {
                    Instruments.Add(instrument);
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Add(i, value, tags));
            _listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Add(i, value, tags));
            _listener.Start();
        }

        public List<Instrument> Instruments { get; } = [];

        public List<(string Name, double Value, object? Stage)> All { get; } = [];

        public IEnumerable<double> Of(string name) => All.Where(m => m.Name == name).Select(m => m.Value);

        public double Sum(string name) => Of(name).Sum();

        public void Dispose() => _listener.Dispose();

        private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            object? stage = null;
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                Assert.Equal(LoraDiagnostics.StageAttribute, tag.Key);
                stage = tag.Value;
            }

            All.Add((instrument.Name, value, stage));
        }
    }

    private sealed class Traces : IDisposable
    {
        private readonly ActivityListener _listener;

        public Traces()
        {
            _listener = new()
            {
                ShouldListenTo = s => s.Name == LoraDiagnostics.Name,
                Sample = (ref _) => ActivitySamplingResult.AllData,
                ActivityStopped = All.Add,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public List<Activity> All { get; } = [];

        public IEnumerable<Activity> Of(string name) => All.Where(a => a.OperationName == name);

        public void Dispose() => _listener.Dispose();
    }
}
