using SKIntern.Testing;
using SKIntern.Training;

namespace SKIntern.Lora.Tests.FineTuning;

public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private TinyTraining Training => new() { Options = new() { LearningRate = 0.02, BatchSize = 2, CheckpointFolder = _folder.Path, CheckpointEverySteps = 1 } };

    public void Dispose() => _folder.Dispose();

    // In the tensors of the first checkpoint, in those of a later one, and in a small file.
    [Theory]
    [InlineData(0.2)]
    [InlineData(3.5)]
    [InlineData(3.99)]
    public async Task FineTuneAsync_DiskFull_StopsAndResumesFromTheCheckpointBefore(double checkpoints)
    {
        TinyTraining.Outcome whole = await new TinyTraining().RunAsync();
        SmallDisk disk = new((long)(checkpoints * await MeasureCheckpoint()));

        IOException error = await Assert.ThrowsAsync<IOException>(() => (Training with { CreateFile = disk.Create }).RunAsync());

        Assert.Contains(_folder.Path, error.Message, StringComparison.Ordinal);
        Assert.Contains("No space left", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_folder.Path, "*.tmp"));
        Assert.Equal(Math.Min(2, (int)checkpoints), Directory.GetDirectories(_folder.Path).Length);
        TinyTraining.Outcome resumed = await Training.RunAsync();
        whole.AssertSame(resumed);
        Assert.Equal((int)checkpoints + 1, resumed.Reports[0].Step);
    }

    [Fact]
    public async Task FineTuneAsync_DiskFullForAWhile_GoesOnByPolicy()
    {
        SmallDisk disk = new((long)(2.5 * await MeasureCheckpoint()));
        Notices notices = new();

        TinyTraining.Outcome outcome = await (Training with
        {
            Options = Training.Options with { CheckpointFailure = CheckpointFailurePolicy.Continue },
            CreateFile = disk.Create,
            Observer = notices,
            OnReport = r => disk.Capacity += r.Step == 9 ? 1 << 30 : 0,
        }).RunAsync();

        (await new TinyTraining().RunAsync()).AssertSame(outcome);
        // Twice at the end of the first stage, before and after its observer.
        Assert.Equal([3, 4, 5, 6, 6, 7, 8], notices.Of(TrainingNoticeKind.CheckpointFailed).Select(n => n.Step));
        Assert.Empty((await Training.RunAsync()).Reports);
    }

    private async Task<long> MeasureCheckpoint()
    {
        using TemporaryFolder folder = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => (Training with { Options = Training.Options with { CheckpointFolder = folder.Path, CheckpointsToKeep = 1 }, CancelAt = 3 }).RunAsync());
        return Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);
    }
}
