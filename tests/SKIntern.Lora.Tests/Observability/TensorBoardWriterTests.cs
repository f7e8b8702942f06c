using System.Text;
using CsCheck;
using SKIntern.Lora.Observability;
using SKIntern.Testing;
using SKIntern.Training;

namespace SKIntern.Lora.Tests.Observability;

public sealed class TensorBoardWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ComputeUnmasked_CheckValue_IsTheCatalogues()
    {
        byte[] digits = Encoding.ASCII.GetBytes("123456789");

        Assert.Equal(0xE3069283, MaskedCrc32C.ComputeUnmasked(digits));
        Assert.Equal(unchecked(((0xE3069283u >> 15) | (0xE3069283u << 17)) + 0xA282EAD8u), MaskedCrc32C.Compute(digits));
        Assert.Equal(0u, MaskedCrc32C.ComputeUnmasked([]));
    }

    [Fact]
    public void Compute_AnyBytes_EqualsTheBitwiseOne()
        => Gen.Byte.Array[0, 40].Sample(data => MaskedCrc32C.Compute(data) == EventFile.Mask(EventFile.Crc(data)));

    [Fact]
    public void Constructor_NewFile_BeginsAsTensorFlowsDo()
    {
        using TensorBoardWriter writer = Create();

        // The well-known first bytes of event files: a record of 24 bytes, then the field of a double.
        Assert.Equal([0x18, 0, 0, 0, 0, 0, 0, 0, 0xA3, 0x7F, 0x4B, 0x22, 0x09], Bytes(writer.Path)[..13]);
        EventFile.Event first = Assert.Single(EventFile.Parse(Bytes(writer.Path)));
        Assert.Equal(("brain.Event:2", 1e9, 0L), (first.Version, first.WallTime, first.Step));
        Assert.StartsWith($"events.out.tfevents.1000000000.{Environment.MachineName}.", Path.GetFileName(writer.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Report_Step_WritesItsValues()
    {
        TensorBoardWriter writer = Create();
        writer.Report(Progresses.At(3));
        writer.Report(Progresses.At(300) with { Loss = double.NaN, GradientNorm = double.PositiveInfinity, IsSkipped = true, TokensPerSecond = null, ModelFlopsUtilization = null });
        writer.Dispose();

        List<EventFile.Event> events = EventFile.Read(writer.Path);

        Assert.Equal([0L, 3, 300], events.Select(e => e.Step));
        Assert.Equal(
            new Dictionary<string, float>
            {
                ["train/loss"] = 0.5f,
                ["train/learning_rate"] = 2e-4f,
                ["train/gradient_norm"] = 0.25f,
                ["train/stage"] = 1,
                ["train/step_seconds"] = 0.5f,
                ["train/tokens_per_second"] = 140,
                ["train/label_tokens_per_second"] = 40,
                ["train/mfu"] = 0.375f,
                ["train/memory_bytes"] = 1L << 33,
            },
            events[1].Scalars);
        Assert.Equal((float.NaN, float.PositiveInfinity), (events[2].Scalars["train/loss"], events[2].Scalars["train/gradient_norm"]));
        Assert.DoesNotContain("train/mfu", events[2].Scalars.Keys);
        Assert.DoesNotContain("train/tokens_per_second", events[2].Scalars.Keys);
    }

    [Fact]
    public async Task FineTuneAsync_AsProgressAndObserver_WritesStepsValidationAndStages()
    {
        using TensorBoardWriter writer = Create();
        TinyTraining.Outcome outcome = await new TinyTraining
        {
            Options = new() { LearningRate = 0.02, BatchSize = 2, Validation = new() },
            Metric = (_, _) => new FakeMetric(4, 3, 2, 1),
            Observer = writer,
            OnReport = writer.Report,
        }.RunAsync();
        writer.Dispose();

        List<EventFile.Event> events = EventFile.Read(writer.Path);

        Assert.Equal(outcome.Reports.Select(r => (r.Step, (float)r.Loss)), Of(events, "train/loss"));
        Assert.Equal([(3, 4f), (6, 3f), (9, 2f), (12, 1f)], Of(events, "validation/value"));
        Assert.Equal([6, 12], Of(events, "stage/last_epoch_loss").Select(v => v.Step));
        Assert.Equal(outcome.Result.Stages.Select(s => (float)s.FirstEpochLoss), Of(events, "stage/first_epoch_loss").Select(v => v.Value));
    }

    [Fact]
    public void OnNotice_Resumed_TellsTensorBoardWhichStepsComeAgain()
    {
        TensorBoardWriter writer = Create();
        writer.OnNotice(new(TrainingNoticeKind.Resumed, 7, "Goes on."));
        writer.Dispose();

        Assert.Equal((8L, 1L), EventFile.Read(writer.Path).Select(e => (e.Step, e.SessionStatus ?? 0)).Last());
    }

    [Fact]
    public void Constructor_SameSecond_MakesAnotherFile()
    {
        using TensorBoardWriter first = Create(), second = Create();

        Assert.NotEqual(first.Path, second.Path);
        Assert.True(string.CompareOrdinal(first.Path, second.Path) < 0);
    }

    // Whatever a crash leaves of the last record, those before it are read.
    [Fact]
    public void Parse_TornAnywhere_ReadsTheWholeRecords()
    {
        TensorBoardWriter writer = Create();
        writer.Report(Progresses.At(1));
        writer.Flush();
        int whole = Bytes(writer.Path).Length;
        writer.Report(Progresses.At(2));
        writer.Dispose();
        byte[] all = Bytes(writer.Path);

        Assert.All(Enumerable.Range(whole, all.Length - whole), length => Assert.Equal([0L, 1], EventFile.Parse(all.AsSpan(0, length)).Select(e => e.Step)));
        Assert.Equal([0L, 1, 2], EventFile.Parse(all).Select(e => e.Step));
    }

    [Fact]
    public void Report_FlushSettings_DecideWhenItIsInTheFile()
    {
        ManualClock clock = new();
        using TensorBoardWriter byTime = Create(new() { FlushInterval = TimeSpan.FromSeconds(5) }, clock), byCount = Create(new() { FlushEveryRecords = 2 }, clock);
        foreach (TensorBoardWriter writer in (TensorBoardWriter[])[byTime, byCount])
        {
            writer.Report(Progresses.At(1));
            Assert.Single(EventFile.Parse(Bytes(writer.Path)));
        }

        byCount.Report(Progresses.At(2));
        clock.Advance(TimeSpan.FromSeconds(5));
        byTime.Report(Progresses.At(2));

        Assert.Equal(3, EventFile.Parse(Bytes(byTime.Path)).Count);
        Assert.Equal(3, EventFile.Parse(Bytes(byCount.Path)).Count);
    }

    [Fact]
    public void Report_DiskFullForATime_LosesNothing()
    {
        FlakyStream disk = new();
        CollectingLogger logger = new();
        TensorBoardWriter writer = new(_folder.Path, new() { FlushInterval = TimeSpan.Zero }, logger, new ManualClock(), _ => disk);
        writer.Report(Progresses.At(1));
        disk.IsFull = true;
        writer.Report(Progresses.At(2));
        writer.Report(Progresses.At(3));
        Assert.Throws<IOException>(writer.Flush);
        disk.IsFull = false;
        writer.Report(Progresses.At(4));
        writer.Dispose();

        Assert.Equal([0L, 1, 2, 3, 4], EventFile.Parse(disk.Content).Select(e => e.Step));
        Assert.Single(logger.Of("MetricsNotWritten"));
        Assert.Equal(0, writer.LostRecords);
    }

    [Fact]
    public void Dispose_DiskFullToTheEnd_CountsWhatIsLostAndLeavesWholeRecords()
    {
        FlakyStream disk = new();
        CollectingLogger logger = new();
        TensorBoardWriter writer = new(_folder.Path, null, logger, new ManualClock(), _ => disk);
        writer.Report(Progresses.At(1));
        writer.Flush();
        int whole = disk.ToArray().Length;
        disk.IsFull = true;
        string tag = new('x', 1 << 20);
        for (int step = 2; step < 8; step++)
        {
            writer.WriteScalar(tag, 1, step);
        }

        writer.Dispose();

        Assert.Equal(6, writer.LostRecords);
        Assert.Equal(whole, disk.Content.Length);
        Assert.Single(logger.Of("MetricsLost"));
    }

    [Fact]
    public void Constructor_DiskFull_Throws() => Assert.Throws<IOException>(() => new TensorBoardWriter(_folder.Path, null, null, null, _ => new FlakyStream { IsFull = true }));

    [Fact]
    public void Constructor_FolderIsAFile_Throws()
    {
        string path = _folder.Write("file", "text");

        Assert.ThrowsAny<IOException>(() => new TensorBoardWriter(path));
        Assert.ThrowsAny<IOException>(() => new TensorBoardWriter(Path.Combine(path, "below")));
        Assert.Throws<ArgumentException>(() => new TensorBoardWriter(""));
    }

    [Fact]
    public void Constructor_BadOptions_NamesAll()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Create(new() { FlushInterval = TimeSpan.FromSeconds(-1), FlushEveryRecords = 0 }));

        Assert.All(["FlushInterval", "FlushEveryRecords"], n => Assert.Contains(n, error.Message, StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData(" ", 1)]
    [InlineData("tag", -1)]
    public void WriteScalar_BadArgument_Throws(string tag, int step)
    {
        using TensorBoardWriter writer = Create();

        Assert.ThrowsAny<ArgumentException>(() => writer.WriteScalar(tag, 1, step));
    }

    [Fact]
    public void Report_Disposed_Throws()
    {
        TensorBoardWriter writer = Create();
        writer.Dispose();
        writer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => writer.Report(Progresses.At(1)));
        Assert.Throws<ObjectDisposedException>(writer.Flush);
    }

    private TensorBoardWriter Create(MetricsWriterOptions? options = null, ManualClock? clock = null) => new(_folder.Path, options, null, clock ?? new());

    private static IEnumerable<(int Step, float Value)> Of(List<EventFile.Event> events, string tag)
        => events.Where(e => e.Scalars.ContainsKey(tag)).Select(e => ((int)e.Step, e.Scalars[tag]));

    // The writer still has it open.
    private static byte[] Bytes(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
