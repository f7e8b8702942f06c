using SKIntern.Methods;
using SKIntern.Training;

namespace SKIntern.Core.Tests.Training;

public class TrainingFanOutTests
{
    [Fact]
    public async Task TrainingFanOut_Several_TellsAllInOrder()
    {
        List<string> told = [];
        TrainingFanOut fanOut = new([new Listener("a", told), new Listener("b", told)], [new Listener("c", told), new Listener("d", told)]);

        fanOut.Report(null!);
        fanOut.OnNotice(new(TrainingNoticeKind.Resumed, 1, ""));
        await fanOut.OnStageCompletedAsync(null!, null!, TestContext.Current.CancellationToken);

        Assert.Equal(["a step", "b step", "c notice", "d notice", "c stage", "d stage"], told);
    }

    [Fact]
    public void Constructor_Null_Throws()
    {
        Assert.Equal("progress", Assert.Throws<ArgumentException>(() => new TrainingFanOut([null!], [])).ParamName);
        Assert.Equal("observers", Assert.Throws<ArgumentException>(() => new TrainingFanOut([], [null!])).ParamName);
        Assert.Throws<ArgumentNullException>(() => new TrainingFanOut(null!, []));
    }

    private sealed class Listener(string name, List<string> told) : IProgress<TrainingProgress>, ITrainingObserver
    {
        public void Report(TrainingProgress value) => told.Add($"{name} step");

        public void OnNotice(TrainingNotice notice) => told.Add($"{name} notice");

        public Task OnStageCompletedAsync(TrainingStage stage, StageResult result, CancellationToken cancellationToken)
        {
            told.Add($"{name} stage");
            return Task.CompletedTask;
        }
    }
}
