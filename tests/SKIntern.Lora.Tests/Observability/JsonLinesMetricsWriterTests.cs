using System.Globalization;
using System.Text.Json;
using SKIntern.Testing;

namespace SKIntern.Lora.Tests.Observability;

public sealed class JsonLinesMetricsWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder.File("run.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Report_Step_WritesDocumentedFields()
    {
        using (JsonLinesMetricsWriter writer = Create())
        {
            writer.Report(Progresses.At(3));
        }

        Assert.Equal(
            """{"event":"step","time":"2001-09-09T01:46:40+00:00","stage":1,"stages":2,"step":3,"total_steps":100,"loss":0.5,"learning_rate":0.0002,"gradient_norm":0.25,"tokens":70,"label_tokens":20,"skipped":false,"elapsed_seconds":3,"step_seconds":0.5,"tokens_per_second":140,"label_tokens_per_second":40,"seconds_left":50,"mfu":0.375,"memory_bytes":8589934592}""" + "\n",
            System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void Report_NotFiniteOrUnknown_AreStringsAndNull()
    {
        using (JsonLinesMetricsWriter writer = Create())
        {
            writer.Report(Progresses.At(3) with { Loss = double.NaN, GradientNorm = double.NegativeInfinity, LearningRate = double.PositiveInfinity, ModelFlopsUtilization = null, EstimatedTimeLeft = null });
        }

        JsonElement line = Assert.Single(Read());
        Assert.Equal(("NaN", "-Infinity", "Infinity"), (line.GetProperty("loss").GetString(), line.GetProperty("gradient_norm").GetString(), line.GetProperty("learning_rate").GetString()));
        Assert.Equal(JsonValueKind.Null, line.GetProperty("mfu").ValueKind);
        Assert.Equal(JsonValueKind.Null, line.GetProperty("seconds_left").ValueKind);
    }

    [Fact]
    public void Report_AnotherCulture_WritesTheSame()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NumberDecimalSeparator = ",";
            culture.NumberFormat.NaNSymbol = "n. def.";
            CultureInfo.CurrentCulture = culture;
            using JsonLinesMetricsWriter writer = Create();
            writer.Report(Progresses.At(3) with { GradientNorm = double.NaN });
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        JsonElement line = Assert.Single(Read());
        Assert.Equal((0.5, "NaN"), (line.GetProperty("loss").GetDouble(), line.GetProperty("gradient_norm").GetString()));
    }

    [Fact]
    public async Task FineTuneAsync_CancelledAndResumed_GoesOnInOneFile()
    {
        TinyTraining training = new()
        {
            Options = new() { LearningRate = 0.02, BatchSize = 2, CheckpointFolder = _folder.File("checkpoints"), Validation = new() },
            Metric = (_, _) => new FakeMetric(1),
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Run(training with { CancelAt = 4 }));

        await Run(training);

        List<JsonElement> lines = Read();
        Assert.Equal(Enumerable.Range(1, 12), Of(lines, "step").Select(l => l.GetProperty("step").GetInt32()));
        Assert.Equal([0, 1], Of(lines, "stage").Select(l => l.GetProperty("stage").GetInt32()));
        string[] kinds = [.. Of(lines, "notice").Select(l => l.GetProperty("kind").GetString()!).Distinct()];
        Assert.All(["validated", "checkpoint_saved", "resumed"], k => Assert.Contains(k, kinds));
    }

    // What is torn is never a whole line, wherever the crash was.
    [Fact]
    public void Constructor_TornLastLine_CutsIt()
    {
        using (JsonLinesMetricsWriter writer = Create())
        {
            writer.Report(Progresses.At(1));
            writer.Report(Progresses.At(2));
        }

        byte[] all = System.IO.File.ReadAllBytes(File);
        for (int length = 0; length < all.Length; length += 7)
        {
            System.IO.File.WriteAllBytes(File, all[..length]);
            int whole = all.AsSpan(0, length).Count((byte)'\n');
            using (JsonLinesMetricsWriter writer = Create())
            {
                writer.Report(Progresses.At(9));
            }

            Assert.Equal([.. Enumerable.Range(1, whole), 9], Read().Select(l => l.GetProperty("step").GetInt32()));
        }
    }

    [Fact]
    public void Constructor_LongTornLine_CutsIt()
    {
        string torn = "{\"event\":\"" + new string('x', 10_000);
        System.IO.File.WriteAllText(File, "{\"event\":\"a\"}\n" + torn);
        Create().Dispose();
        Assert.Equal("{\"event\":\"a\"}\n", System.IO.File.ReadAllText(File));

        System.IO.File.WriteAllText(File, torn);
        Create().Dispose();
        Assert.Empty(System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void Constructor_AnotherKindOfFile_ThrowsAndLeavesIt()
    {
        System.IO.File.WriteAllText(File, "precious");

        InvalidDataException error = Assert.Throws<InvalidDataException>(Create);

        Assert.Contains(File, error.Message, StringComparison.Ordinal);
        Assert.Equal("precious", System.IO.File.ReadAllText(File));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Constructor_FileOfAnotherWriter_Throws()
    {
        using JsonLinesMetricsWriter writer = Create();

        Assert.ThrowsAny<IOException>(Create);
    }

    [Fact]
    public void Constructor_PathCannotBeAFile_Throws()
    {
        Assert.Throws<ArgumentException>(() => new JsonLinesMetricsWriter(""));
        Assert.Throws<UnauthorizedAccessException>(() => new JsonLinesMetricsWriter(_folder.Path));
        Assert.ThrowsAny<IOException>(() => new JsonLinesMetricsWriter(Path.Combine(_folder.Write("file", "text"), "run.jsonl")));
    }

    private JsonLinesMetricsWriter Create() => new(File, null, null, new ManualClock());

    private async Task Run(TinyTraining training)
    {
        using JsonLinesMetricsWriter writer = Create();
        await (training with { Observer = writer, OnReport = writer.Report }).RunAsync();
    }

    private List<JsonElement> Read() => [.. System.IO.File.ReadAllLines(File).Select(l => JsonDocument.Parse(l).RootElement)];

    private static IEnumerable<JsonElement> Of(IEnumerable<JsonElement> lines, string name) => lines.Where(l => l.GetProperty("event").GetString() == name);
}
