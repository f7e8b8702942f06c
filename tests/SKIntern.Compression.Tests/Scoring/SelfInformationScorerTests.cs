using SKIntern.Models.Decoder;
using TorchSharp;

namespace SKIntern.Compression.Tests.Scoring;

public sealed class SelfInformationScorerTests
{
    private const double Tolerance = 1e-4;

    [Theory]
    [InlineData(256, 257)]
    [InlineData(null, 257)]
    [InlineData(null, null)]
    public void Score_ShortText_IsMinusLogProbabilityOfEachWord(int? beginId, int? endId)
    {
        var tokenizer = new ByteTokenizer { BeginOfSequenceId = beginId, EndOfSequenceId = endId };
        const string Text = "ab cde\n f ";
        IReadOnlyList<ScoredWord> words = new SelfInformationScorer(TinyModel.Shared, tokenizer).Score([Text])[0];

        double[] bytes = Reference(tokenizer.Encode(Text), beginId ?? endId);
        Assert.Equal([(0, 2), (3, 3), (8, 1)], words.Select(word => (word.Start, word.Length)));
        Assert.Equal(bytes[0] + bytes[1], words[0].Importance, Tolerance);
        Assert.Equal(bytes[2..6].Sum(), words[1].Importance, Tolerance);
        Assert.Equal(bytes[6..9].Sum(), words[2].Importance, Tolerance);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(4096)]
    public void Score_TextsOfManyLengths_DoesNotDependOnTheBatch(int batchTokens)
    {
        string[] texts = ["one two", "", "three four five six", " ", "x", "seven eight nine"];
        var scorer = new SelfInformationScorer(TinyModel.Shared, new ByteTokenizer(), new() { BatchTokens = batchTokens });
        IReadOnlyList<IReadOnlyList<ScoredWord>> together = scorer.Score(texts);
        for (int i = 0; i < texts.Length; i++)
        {
            IReadOnlyList<ScoredWord> alone = new SelfInformationScorer(TinyModel.Shared, new ByteTokenizer()).Score([texts[i]])[0];
            Assert.Equal(alone.Select(word => (word.Start, word.Length)), together[i].Select(word => (word.Start, word.Length)));
            Assert.All(alone.Zip(together[i]), pair => Assert.Equal(pair.First.Importance, pair.Second.Importance, Tolerance));
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(1000)]
    public void Score_TextBeyondTheWindow_HasHalfAWindowOfContext(int windowTokens)
    {
        var tokenizer = new ByteTokenizer();
        string text = string.Concat(Enumerable.Range(0, 100).Select(i => $"w{i} "));
        IReadOnlyList<ScoredWord> words = new SelfInformationScorer(TinyModel.Shared, tokenizer, new() { WindowTokens = windowTokens }).Score([text])[0];

        IReadOnlyList<int> ids = tokenizer.Encode(text);
        int content = Math.Min(windowTokens, TinyModel.Config.MaxPositionEmbeddings) - 1;
        var bytes = new double[ids.Count];
        foreach (TokenWindow window in TokenWindow.Cover(0, ids.Count, content))
        {
            double[] inWindow = Reference([.. ids.Skip(window.Begin).Take(window.Length)], tokenizer.BeginOfSequenceId);
            Array.Copy(inWindow, window.FirstScored - window.Begin, bytes, window.FirstScored, window.End - window.FirstScored);
        }

        Assert.Equal(100, words.Count);
        int end = 0;
        foreach (ScoredWord word in words)
        {
            Assert.Equal(bytes[end..(word.Start + word.Length)].Sum(), word.Importance, Tolerance);
            end = word.Start + word.Length;
        }
    }

    [Fact]
    public void Score_NormalisingTokenizer_StillScoresEveryWord()
    {
        var tokenizer = new ByteTokenizer { Normalize = text => text.ToUpperInvariant() };
        double[] bytes = Reference(tokenizer.Encode("AB CD"), tokenizer.BeginOfSequenceId);
        IReadOnlyList<ScoredWord> words = new SelfInformationScorer(TinyModel.Shared, tokenizer).Score(["ab cd"])[0];
        Assert.Equal(bytes[0] + bytes[1], words[0].Importance, Tolerance);
        Assert.Equal(bytes[2] + bytes[3] + bytes[4], words[1].Importance, Tolerance);
    }

    [Fact]
    public void Score_HeadInSeveralChunks_AgreesWithOne()
    {
        using DecoderModel model = TinyModel.Create(TinyModel.Config with { MaxPositionEmbeddings = 1024 });
        var tokenizer = new ByteTokenizer();
        string text = new('z', 700);
        double expected = Reference(tokenizer.Encode(text), tokenizer.BeginOfSequenceId, model).Sum();
        Assert.Equal(expected, new SelfInformationScorer(model, tokenizer).Score([text])[0][0].Importance, expected * 1e-5);
    }

    [Fact]
    public void Score_ManyTimes_LeavesNoTensors()
    {
        var scorer = new SelfInformationScorer(TinyModel.Shared, new ByteTokenizer());
        scorer.Score([Texts.Knowledge]);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        scorer.Score([Texts.Knowledge, "another"]);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Score_IdBeyondTheModel_SaysThatTheyDoNotBelongTogether()
    {
        using DecoderModel model = TinyModel.Create(TinyModel.Config with { VocabularySize = 100 });
        var scorer = new SelfInformationScorer(model, new ByteTokenizer { BeginOfSequenceId = null, EndOfSequenceId = null });
        string message = Assert.Throws<InvalidOperationException>(() => scorer.Score(["OK", "zoo"])).Message;
        Assert.Contains("122", message);
        Assert.Contains("100", message);
    }

    [Fact]
    public void Constructor_InvalidArguments_Throw()
    {
        using DecoderModel blind = TinyModel.Create(TinyModel.Config with { MaxPositionEmbeddings = 1 });
        Assert.Throws<ArgumentNullException>("model", () => new SelfInformationScorer(null!, new ByteTokenizer()));
        Assert.Throws<ArgumentNullException>("tokenizer", () => new SelfInformationScorer(TinyModel.Shared, null!));
        Assert.Throws<ArgumentException>("model", () => new SelfInformationScorer(blind, new ByteTokenizer()));
        Assert.Throws<ArgumentNullException>("texts", () => new SelfInformationScorer(TinyModel.Shared, new ByteTokenizer()).Score(null!));
        Assert.Throws<OperationCanceledException>(
            () => new SelfInformationScorer(TinyModel.Shared, new ByteTokenizer()).Score(["a"], new CancellationToken(canceled: true)));
    }

    private static double[] Reference(IReadOnlyList<int> ids, int? startId, DecoderModel? model = null)
        => CausalReference.Information(ids, startId is { } start ? [start] : [], model);
}
