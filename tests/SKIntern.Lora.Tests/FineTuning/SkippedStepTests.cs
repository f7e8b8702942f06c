using SKIntern.Lora.Training;
using SKIntern.Methods;
using SKIntern.Testing;
using SKIntern.Training;
using static TorchSharp.torch;

namespace SKIntern.Lora.Tests.FineTuning;

// Two stages of six steps; the token of one example in the first stage has an embedding that is no number.
public sealed class SkippedStepTests : IDisposable
{
    private const int BadToken = 39;
    private readonly TemporaryFolder _folder = new();

    private static TinyTraining Training => new()
    {
        Options = new() { LearningRate = 0.02, BatchSize = 2, NonFinite = NonFinitePolicy.SkipStep },
        Tied = false,
        Stages = [.. TinyStages.Create().Select((s, i) => new TrainingStage(s.Curriculum, s.Count, (index, epoch) => Replace(s.Build(index, epoch), bad: i == 0 && index == 2)))],
        Prepare = model =>
        {
            using IDisposable noGradient = no_grad();
            using Tensor row = model.Parameters["model.embed_tokens.weight"].narrow(0, BadToken, 1);
            row.fill_(float.NaN);
        },
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FineTuneAsync_Skip_CountsAndReports()
    {
        Notices notices = new();

        TinyTraining.Outcome outcome = await (Training with { Observer = notices }).RunAsync();

        Assert.Equal([2, 0], outcome.Result.Stages.Select(s => s.SkippedSteps));
        Assert.Equal([6, 6], outcome.Result.Stages.Select(s => s.Steps));
        Assert.Equal(2, outcome.Reports.Count(r => r.IsSkipped));
        Assert.All(outcome.Reports, r => Assert.Equal(r.IsSkipped, double.IsNaN(r.Loss)));
        Assert.All(outcome.Result.Stages, s => Assert.True(double.IsFinite(s.FirstEpochLoss) && double.IsFinite(s.LastEpochLoss)));
        Assert.All(outcome.Adapter.Values, v => Assert.All(v, x => Assert.True(float.IsFinite(x))));
        Assert.All(notices.Of(TrainingNoticeKind.StepSkipped), n => Assert.Matches("Examples: s0e[01]i2\\.", n.Message));
        Assert.Equal(2, notices.Of(TrainingNoticeKind.StepSkipped).Count());
    }

    [Fact]
    public async Task FineTuneAsync_SkippedAndResumed_IsIdentical()
    {
        TinyTraining.Outcome whole = await Training.RunAsync();
        int skipped = whole.Reports.First(r => r.IsSkipped).Step;
        TinyTraining training = Training with { Options = Training.Options with { CheckpointFolder = _folder.Path } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => (training with { CancelAt = skipped }).RunAsync());

        whole.AssertSame(await training.RunAsync());
    }

    [Fact]
    public async Task FineTuneAsync_SkipsInARow_AreCountedOverAResumption()
    {
        // Every example is bad.
        TinyTraining training = Training with
        {
            Options = Training.Options with { MaxConsecutiveSkips = 3, CheckpointFolder = _folder.Path },
            Stages = [.. TinyStages.Create().Select(s => new TrainingStage(s.Curriculum, s.Count, (index, epoch) => Replace(s.Build(index, epoch), bad: true)))],
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => (training with { CancelAt = 2 }).RunAsync());

        TrainingDivergedException error = await Assert.ThrowsAsync<TrainingDivergedException>(training.RunAsync);

        Assert.Equal(4, error.Step);
    }

    private static TrainingPair Replace(TrainingPair pair, bool bad)
    {
        string[] numbers = [.. pair.Prompt.Text.Split(' ').Select(n => n == $"{BadToken}" ? "5" : n)];
        numbers[0] = bad ? $"{BadToken}" : numbers[0];
        return pair with { Prompt = pair.Prompt with { Text = string.Join(' ', numbers) }, Target = pair.Target.Replace($"{BadToken}", "5", StringComparison.Ordinal) };
    }
}
