namespace SKIntern.Compression.Tests.Scoring;

public sealed class CorpusStatisticsScorerTests
{
    private static readonly string[] Corpus = ["The cat sat. The dog ran.", "The (cat) slept!\nA bird."];

    [Theory]
    [InlineData("the", 3)]
    [InlineData("THE", 3)]
    [InlineData("cat,", 2)]
    [InlineData("bird", 1)]
    [InlineData("elephant", 0)]
    public void ImportanceOf_Word_IsSmoothedInverseSentenceFrequency(string word, int sentences)
    {
        CorpusStatisticsScorer scorer = CorpusStatisticsScorer.Fit(Corpus);
        Assert.Equal(4, scorer.SentenceCount);
        Assert.Equal(Math.Log(5.0 / (1 + sentences)), scorer.ImportanceOf(word), 12);
    }

    [Fact]
    public void Score_Text_GivesEveryWordWithItsPlace()
    {
        CorpusStatisticsScorer scorer = CorpusStatisticsScorer.Fit(Corpus);
        IReadOnlyList<ScoredWord> words = scorer.Score(["the  cat!", ""])[0];
        Assert.Equal([new(0, 3, scorer.ImportanceOf("the")), new(5, 4, scorer.ImportanceOf("cat"))], words);
        Assert.Empty(scorer.Score(["the", ""])[1]);
    }

    [Fact]
    public void Score_RepeatedText_StillTellsWordsApart()
    {
        CorpusStatisticsScorer scorer = CorpusStatisticsScorer.Fit(Enumerable.Repeat(Texts.Knowledge, 50));
        Assert.True(scorer.ImportanceOf("silver") > scorer.ImportanceOf("points"));
        Assert.True(scorer.ImportanceOf("points") > scorer.ImportanceOf("counts") - 1e-12);
    }

    [Fact]
    public void Fit_EmptyCorpus_ScoresAllWordsAlike() => Assert.Equal(0, CorpusStatisticsScorer.Fit([]).ImportanceOf("word"));

    [Fact]
    public void Fit_InvalidArguments_Throw()
    {
        Assert.Throws<ArgumentNullException>("corpus", () => CorpusStatisticsScorer.Fit(null!));
        Assert.Throws<ArgumentException>("corpus", () => CorpusStatisticsScorer.Fit(["a", null!]));
        Assert.Throws<OperationCanceledException>(() => CorpusStatisticsScorer.Fit(["a"], new CancellationToken(canceled: true)));
        Assert.Throws<ArgumentNullException>("texts", () => CorpusStatisticsScorer.Fit([]).Score(null!));
        Assert.Throws<ArgumentNullException>("word", () => CorpusStatisticsScorer.Fit([]).ImportanceOf(null!));
    }

    [Theory]
    [InlineData("We met Anna and Bob.", "Anna Bob.")]
    [InlineData("Learning Summary: Begin with 3. Then (B) is not True.", "3. (B) not True.")]
    [InlineData("1. Silver counts 3 Points\n- Tin is I", "1. 3 Points")]
    [InlineData("he said \"Yes\" to 你好", "\"Yes\"")]
    [InlineData("", "")]
    public void Score_SalienceBonus_LiftsNamesNumbersAndNegations(string text, string expected)
    {
        var scorer = CorpusStatisticsScorer.Fit([], new CorpusStatisticsOptions { SalienceBonus = 1.5 });
        IReadOnlyList<ScoredWord> words = scorer.Score([text])[0];
        Assert.Equal(expected, string.Join(' ', words.Where(word => word.Importance == 1.5).Select(word => text.Substring(word.Start, word.Length))));
        Assert.All(words, word => Assert.True(word.Importance is 0 or 1.5));
    }

    [Fact]
    public void Score_FunctionWordsDiscounted_HaveNoImportanceButNegations()
    {
        var scorer = CorpusStatisticsScorer.Fit(Corpus, new CorpusStatisticsOptions { SalienceBonus = 0, DiscountFunctionWords = true });
        Assert.Equal([0, 0, Math.Log(5), Math.Log(5)], scorer.Score(["The of not elephant"])[0].Select(word => word.Importance));
    }

    [Fact]
    public void Create_Options_ReachTheScorer()
    {
        var resources = new KnowledgeCompressorResources { Words = new() { ForceNumbers = false }, CorpusStatistics = new() { SalienceBonus = 2 } };
        Assert.Equal("Bob", KnowledgeCompressors.Create("words", resources).Prepare(["we met Bob"])[0].Compress(1 / 3.0).Text);
    }

    [Theory]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Fit_InvalidBonus_Throws(double bonus)
        => Assert.Contains("SalienceBonus", Assert.Throws<ArgumentException>(() => CorpusStatisticsScorer.Fit([], new CorpusStatisticsOptions { SalienceBonus = bonus })).Message);

    [Fact]
    public void Options_Defaults_LiftWhatFactsTurnOn()
    {
        Assert.Equal((1.0, false), (new CorpusStatisticsOptions().SalienceBonus, new CorpusStatisticsOptions().DiscountFunctionWords));
        Assert.Throws<ArgumentNullException>("options", () => CorpusStatisticsScorer.Fit([], (CorpusStatisticsOptions)null!));
    }
}
