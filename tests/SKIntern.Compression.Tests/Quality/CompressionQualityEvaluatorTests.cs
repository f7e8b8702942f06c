using SKIntern.Data;
using SKIntern.Methods;
using SKIntern.Prompting;
using SKIntern.Scheduling;

namespace SKIntern.Compression.Tests;

public sealed class CompressionQualityEvaluatorTests
{
    private static readonly SymbolicKnowledge Knowledge = new("Add one two three.", "Four five six. Seven 8 nine.");

    [Fact]
    public async Task EvaluateAsync_Compressors_GivesARowForEachRate()
    {
        FakeScorer scorer = FakeScorer.ByWord(word => -word.Length);
        CompressionQualityReport report = await EvaluateAsync([new WordCompressor(scorer), new UnitCompressor()], losses: null);
        Assert.Equal(["words:fake", "words:fake", "facts", "facts"], report.Rows.Select(row => row.Compressor));
        Assert.Equal([0.5, 0.25, 0.5, 0.25], report.Rows.Select(row => row.Rate));
        Assert.All(report.Rows, row => Assert.InRange(row.AchievedRate, 0.05, 0.95));
        Assert.Equal(1, report.Rows[1].Retention.Numbers.Share);
        Assert.All(report.Rows, row => Assert.Null(row.Loss));
        Assert.Equal(1, scorer.Calls);
    }

    [Fact]
    public async Task EvaluateAsync_Student_SaysHowMuchHelpIsLeft()
    {
        FakeScorer scorer = FakeScorer.ByWord(word => word.Length);
        FakeLosses losses = new(prompt => 20 - "one two three Four five six Seven nine".Split(' ').Count(word => prompt.Contains(word, StringComparison.Ordinal)));
        CompressionQualityReport report = await EvaluateAsync([new WordCompressor(scorer)], losses);
        Assert.Equal(12, report.LossWithKnowledge);
        Assert.Equal(20, report.LossWithout);
        Assert.All(report.Rows, row => Assert.Equal((20 - row.Loss) / 8, row.HelpKept));
        Assert.True(report.Rows[0].HelpKept > report.Rows[1].HelpKept, "less knowledge helps less");
        Assert.Equal(1, scorer.Calls);
    }

    [Fact]
    public async Task EvaluateAsync_KnowledgeDoesNotHelp_HasNoShareOfHelp()
    {
        CompressionQualityReport report = await EvaluateAsync([new UnitCompressor()], new(_ => 1));
        Assert.All(report.Rows, row => Assert.Null(row.HelpKept));
        Assert.Contains("| – |", report.ToMarkdown());
    }

    [Fact]
    public async Task EvaluateAsync_ManySequences_MeasuresAnEvenSample()
    {
        FakeLosses losses = new(_ => 1);
        await EvaluateAsync([new UnitCompressor()], losses, examples: 10);
        Assert.All(losses.Calls, call => Assert.Equal(["0", "3", "6"], call.Select(pair => pair.ExampleId)));
    }

    [Fact]
    public async Task ToMarkdown_Report_HasARowForEach()
    {
        CompressionQualityReport report = await EvaluateAsync([new UnitCompressor()], new(prompt => 100.0 / prompt.Length));
        string[] lines = report.ToMarkdown().Split('\n');
        Assert.Equal(lines[0].Count(c => c == '|'), lines[2].Count(c => c == '|'));
        Assert.StartsWith("| facts | 0.50 |", lines[2]);
        Assert.StartsWith("Loss with the whole knowledge", lines[^2]);
    }

    [Fact]
    public void ToMarkdown_LittleLessThanNothing_IsZero()
    {
        CompressionQualityReport report = new([new("words", 0.5, 0.5, default, 1, -0.002)], 1, 2);
        Assert.Contains("| 1.000 | 0 |", report.ToMarkdown());
    }

    [Fact]
    public async Task EvaluateAsync_NothingToCompare_Throws()
    {
        CompressionQualityEvaluator evaluator = new();
        Assert.Equal("compressors", (await Assert.ThrowsAsync<ArgumentException>(() => evaluator.EvaluateAsync([], ["a"], cancellationToken: default))).ParamName);
        Assert.Equal("texts", (await Assert.ThrowsAsync<ArgumentException>(() => evaluator.EvaluateAsync([new UnitCompressor()], [], cancellationToken: default))).ParamName);
    }

    [Fact]
    public async Task EvaluateAsync_Cancelled_Throws()
        => await Assert.ThrowsAsync<OperationCanceledException>(() => new CompressionQualityEvaluator().EvaluateAsync([new UnitCompressor()], ["a"], cancellationToken: new(canceled: true)));

    [Theory]
    [InlineData(new double[0], 1, 1, "Rates")]
    [InlineData(new[] { 0.5, 0.5 }, 1, 1, "Rates")]
    [InlineData(new[] { 1.0 }, 1, 1, "Rates")]
    [InlineData(new[] { double.NaN }, 1, 1, "Rates")]
    [InlineData(new[] { 0.5 }, 0, 1, "Draws")]
    [InlineData(new[] { 0.5 }, 1, 0, "MaxSequences")]
    public void Validate_BadValue_NamesIt(double[] rates, int draws, int sequences, string name)
        => Assert.Contains(name, Assert.Throws<ArgumentException>(() => new CompressionQualityEvaluator(new() { Rates = rates, Draws = draws, MaxSequences = sequences })).Message);

    private static Task<CompressionQualityReport> EvaluateAsync(IReadOnlyList<IKnowledgeCompressor> compressors, FakeLosses? losses, int examples = 2)
    {
        MethodContext context = new()
        {
            TrainingExamples = [.. Enumerable.Range(0, examples).Select(i => new ReasoningExample
            {
                Id = $"{i}", Task = "count", Question = "How many?", Answer = "9", Rationales = ["One by one."], Knowledge = Knowledge,
            })],
            Prompts = new(new PaperPromptTemplate(), new ByteTokenizer(), maxTokens: 4096),
            Curriculum = Curriculum.Create(new LinearDecaySchedule(), 1, 0, 1),
        };
        return new CompressionQualityEvaluator(new() { Rates = [0.5, 0.25], MaxSequences = 3 }).EvaluateAsync(
            compressors,
            [Knowledge.ToText(), Knowledge.ToText()],
            losses is null ? null : new ReconstructionProbe(losses, context),
            cancellationToken: TestContext.Current.CancellationToken);
    }
}
