using TorchSharp;

namespace SKIntern.Compression.Tests.Scoring;

public sealed class ContrastiveScorerTests
{
    private const double Tolerance = 1e-4;
    private const string Question = "who?";

    [Theory]
    [InlineData(256, 257)]
    [InlineData(null, 257)]
    [InlineData(null, null)]
    public void Score_ShortText_IsWhatTheQuestionTellsOfEachWord(int? beginId, int? endId)
    {
        var tokenizer = new ByteTokenizer { BeginOfSequenceId = beginId, EndOfSequenceId = endId };
        const string Text = "ab cde\n f ";
        IReadOnlyList<ScoredWord> words = new ContrastiveScorer(TinyModel.Shared, tokenizer, Question).Score([Text])[0];

        int[] start = (beginId ?? endId) is { } id ? [id] : [];
        IReadOnlyList<int> ids = tokenizer.Encode(Text);
        double[] contrast = [.. CausalReference.Information(ids, start)
            .Zip(CausalReference.Information(ids, [.. start, .. tokenizer.Encode(Question + "\n\n")]), (alone, given) => alone - given)];
        Assert.Equal([(0, 2), (3, 3), (8, 1)], words.Select(word => (word.Start, word.Length)));
        Assert.Equal(contrast[..2].Sum(), words[0].Importance, Tolerance);
        Assert.Equal(contrast[2..6].Sum(), words[1].Importance, Tolerance);
        Assert.Equal(contrast[6..9].Sum(), words[2].Importance, Tolerance);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    public void Score_LongTexts_DoesNotDependOnTheBatch(int batchTokens)
    {
        string[] texts = ["one two", "", string.Concat(Enumerable.Range(0, 60).Select(i => $"w{i} ")), "x"];
        IReadOnlyList<IReadOnlyList<ScoredWord>> expected = new ContrastiveScorer(TinyModel.Shared, new ByteTokenizer(), Question).Score(texts);
        IReadOnlyList<IReadOnlyList<ScoredWord>> actual
            = new ContrastiveScorer(TinyModel.Shared, new ByteTokenizer(), Question, new() { BatchTokens = batchTokens }).Score(texts);
        Assert.Equal(60, actual[2].Count);
        for (int i = 0; i < texts.Length; i++)
        {
            Assert.Equal(expected[i].Count, actual[i].Count);
            Assert.All(expected[i].Zip(actual[i]), pair => Assert.Equal(pair.First.Importance, pair.Second.Importance, Tolerance));
        }
    }

    [Fact]
    public void Score_ManyTimes_LeavesNoTensors()
    {
        var scorer = new ContrastiveScorer(TinyModel.Shared, new ByteTokenizer(), Question);
        scorer.Score([Texts.Knowledge]);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        scorer.Score([Texts.Knowledge, "another"]);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Constructor_QuestionWithoutRoomForText_SaysHowLongItIs()
    {
        string message = Assert.Throws<ArgumentException>("question", () => new ContrastiveScorer(TinyModel.Shared, new ByteTokenizer(), new('q', 60))).Message;
        Assert.Contains("63 tokens", message);
        Assert.Contains("64 tokens", message);
        Assert.Single(new ContrastiveScorer(TinyModel.Shared, new ByteTokenizer(), new('q', 59)).Score(["abcdefgh"])[0]);
    }

    [Fact]
    public void Constructor_InvalidArguments_Throw()
    {
        Assert.Throws<ArgumentNullException>("model", () => new ContrastiveScorer(null!, new ByteTokenizer(), Question));
        Assert.Throws<ArgumentNullException>("tokenizer", () => new ContrastiveScorer(TinyModel.Shared, null!, Question));
        Assert.Throws<ArgumentNullException>("question", () => new ContrastiveScorer(TinyModel.Shared, new ByteTokenizer(), null!));
        Assert.Throws<ArgumentException>("question", () => new ContrastiveScorer(TinyModel.Shared, new ByteTokenizer(), " "));
        Assert.Throws<ArgumentException>(() => new ContrastiveScorer(TinyModel.Shared, new ByteTokenizer(), Question, new() { WindowTokens = 1 }));
        var scorer = new ContrastiveScorer(TinyModel.Shared, new ByteTokenizer(), Question);
        Assert.Throws<ArgumentNullException>("texts", () => scorer.Score(null!));
        Assert.Throws<OperationCanceledException>(() => scorer.Score(["a"], new CancellationToken(canceled: true)));
    }
}
