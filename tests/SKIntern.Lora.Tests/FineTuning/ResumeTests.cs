using SKIntern.Lora.Training;
using SKIntern.Models.Checkpoints;
using SKIntern.Testing;
using SKIntern.Training;

namespace SKIntern.Lora.Tests.FineTuning;

public sealed class ResumeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Optimizers => ["AdamW", "AdamW8Bit", "Sgd"];

    private FineTuningOptions Options => new() { LearningRate = 0.02, BatchSize = 2, CheckpointFolder = _folder.Path };

    public void Dispose() => _folder.Dispose();

    // Two stages of six steps: within the first, at its end, within the second, before the last step.
    [Theory]
    [InlineData(1, StageHandOver.RestartPerStage)]
    [InlineData(6, StageHandOver.RestartPerStage)]
    [InlineData(8, StageHandOver.OneCourse)]
    [InlineData(11, StageHandOver.ContinueOptimizer)]
    public async Task FineTuneAsync_CancelledAndResumed_IsIdentical(int cancelAt, StageHandOver handOver)
    {
        TinyTraining training = new() { Options = Options with { HandOver = handOver, CheckpointFolder = null } };
        TinyTraining.Outcome whole = await training.RunAsync();
        training = training with { Options = training.Options with { CheckpointFolder = _folder.File("run"), CheckpointEverySteps = 3 } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => (training with { CancelAt = cancelAt }).RunAsync());

        TinyTraining.Outcome resumed = await training.RunAsync();

        whole.AssertSame(resumed);
        Assert.Equal(cancelAt + 1, resumed.Reports[0].Step);
        Assert.Equal(2, Directory.GetDirectories(training.Options.CheckpointFolder!).Length);
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public async Task FineTuneAsync_AnyOptimizerResumed_IsIdentical(string name)
    {
        OptimizerOptions optimizer = name switch
        {
            "AdamW" => new AdamWOptions(),
            "AdamW8Bit" => new AdamW8BitOptions(),
            _ => new SgdOptions { Nesterov = true },
        };
        TinyTraining training = new() { Options = Options with { Optimizer = optimizer, HandOver = StageHandOver.ContinueOptimizer, CheckpointFolder = null } };
        TinyTraining.Outcome whole = await training.RunAsync();
        training = training with { Options = training.Options with { CheckpointFolder = _folder.Path } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => (training with { CancelAt = 4 }).RunAsync());

        whole.AssertSame(await training.RunAsync());
    }

    [Fact]
    public async Task FineTuneAsync_AlreadyComplete_GivesTheResultAgain()
    {
        TinyTraining.Outcome first = await new TinyTraining { Options = Options }.RunAsync();
        Notices notices = new();

        TinyTraining.Outcome second = await new TinyTraining { Options = Options, Observer = notices }.RunAsync();

        first.AssertSame(second);
        Assert.Equal(first.Result.Stages, second.Result.Stages);
        Assert.Equal([TrainingNoticeKind.Resumed, TrainingNoticeKind.StageSkipped, TrainingNoticeKind.StageSkipped], notices.All.Select(n => n.Kind));
        Assert.Equal(12, notices.All[0].Step);
        Assert.Empty(notices.Stages);
    }

    [Fact]
    public async Task FineTuneAsync_ObserverFails_IsCalledAgainWithoutTraining()
    {
        TinyTraining training = new() { Options = Options };
        Notices failing = new() { OnStage = _ => Task.FromException(new InvalidOperationException("The evaluation failed.")) };
        await Assert.ThrowsAsync<InvalidOperationException>(() => (training with { Observer = failing }).RunAsync());
        Notices notices = new();

        TinyTraining.Outcome resumed = await (training with { Observer = notices }).RunAsync();

        Assert.Equal(failing.Stages[0], notices.Stages[0]);
        Assert.Equal(7, resumed.Reports[0].Step);
        (await new TinyTraining().RunAsync()).AssertSame(resumed);
    }

    [Theory]
    [InlineData("options.LearningRate")]
    [InlineData("options.Optimizer")]
    [InlineData("options.Validation")]
    [InlineData("options.NonFinite")]
    [InlineData("data.Stage1.Sequences")]
    [InlineData("data.Stage0.Count")]
    [InlineData("model.Weights")]
    [InlineData("adapter.Rank")]
    public async Task FineTuneAsync_CheckpointOfAnotherTraining_NamesTheDifference(string difference)
    {
        TinyTraining training = new() { Options = Options };
        await training.RunAsync();
        TinyTraining other = difference switch
        {
            "options.LearningRate" => training with { Options = Options with { LearningRate = 0.5 } },
            "options.Optimizer" => training with { Options = Options with { Optimizer = new SgdOptions() } },
            "options.Validation" => training with { Options = Options with { Validation = new() }, Metric = (_, _) => new FakeMetric(1) },
            "options.NonFinite" => training with { Options = Options with { NonFinite = NonFinitePolicy.SkipStep } },
            "data.Stage1.Sequences" => training with { Stages = TinyStages.Create(seed: 4) },
            "data.Stage0.Count" => training with { Stages = TinyStages.Create(count: 4) },
            "model.Weights" => training with { ModelSeed = 2 },
            _ => training with { Adapter = TinyTraining.DefaultAdapter with { Rank = 4 } },
        };

        CheckpointException error = await Assert.ThrowsAsync<CheckpointException>(() => other.RunAsync());

        Assert.Contains(difference, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("options.BatchSize", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FineTuneAsync_OtherCheckpointOptions_AreNoDifference()
    {
        TinyTraining training = new() { Options = Options };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => (training with { CancelAt = 4 }).RunAsync());

        TinyTraining.Outcome resumed = await (training with
        {
            Options = Options with { CheckpointEverySteps = 2, CheckpointsToKeep = 5, CheckpointFailure = CheckpointFailurePolicy.Continue },
        }).RunAsync();

        Assert.Equal(5, resumed.Reports[0].Step);
        Assert.Equal(5, Directory.GetDirectories(_folder.Path).Length);
    }
}
