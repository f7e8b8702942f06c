using CsCheck;

namespace SKIntern.Compression.Tests.Words;

public sealed class WordCompressorTests
{
    private static readonly WordCompressionOptions NothingForced = new() { ForceNumbers = false, ForceNegations = false };

    [Fact]
    public void Name_NamesTheScorer() => Assert.Equal("words:fake", new WordCompressor(FakeScorer.ByWord(_ => 0)).Name);

    [Fact]
    public void Compress_ByLength_KeepsTheLongestInOrder()
    {
        CompressedText result = Compress("I saw the elephants near a river bank", 0.5, NothingForced);
        Assert.Equal(new CompressedText("elephants near river bank", 0.5, 8, 4), result);
    }

    [Fact]
    public void Compress_EqualImportance_KeepsTheFirst() => Assert.Equal("aa bb", Compress("aa bb cc dd", 0.5, NothingForced).Text);

    [Theory]
    [InlineData("item 3", "3")]
    [InlineData("item 3.5%", "3.5%")]
    [InlineData("item ٣", "٣")]
    [InlineData("hotel rooms never closed", "never")]
    [InlineData("hotel isn't closed", "isn't")]
    [InlineData("hotel Isn’t, closed", "Isn’t,")]
    [InlineData("hotel (NOT) closed", "(NOT)")]
    [InlineData("hotel nothing. closed", "nothing.")]
    [InlineData("knot another cannons", "")]
    public void Compress_ForcedByDefault_StayAtAnyRateAboveZero(string text, string expected)
    {
        Assert.Equal(expected, Compress(text, 1e-9, new()).Text);
        Assert.Empty(Compress(text, 0, new()).Text);
    }

    [Theory]
    [InlineData("Therefore, the answer = yes", "therefore|=", "Therefore, =")]
    [InlineData("the answer.", "ANSWER", "answer.")]
    [InlineData("the answer.", "answer.", "answer.")]
    [InlineData("the answer.", "absent", "")]
    public void Compress_ForcedWords_StayWhateverTheirCase(string text, string forced, string expected)
        => Assert.Equal(expected, Compress(text, 1e-9, NothingForced with { ForcedWords = forced.Split('|') }).Text);

    [Fact]
    public void Compress_NothingForced_DropsNumbersAndNegations()
        => Assert.Equal("elephant", Compress("not 3 elephant", 1 / 3.0, NothingForced).Text);

    [Fact]
    public void Compress_ForcedWithinBudget_CountFirst()
        => Assert.Equal("3 elephants", Compress("we saw 3 elephants here today", 2 / 6.0, new()).Text);

    [Fact]
    public void Compress_ForcedBeyondBudget_AllStayAndAchievedRateSaysSo()
    {
        CompressedText result = Compress("1 2 3 foo", 0.25, new());
        Assert.Equal("1 2 3", result.Text);
        Assert.Equal(0.75, result.AchievedRate);
    }

    [Fact]
    public void Compress_AnyText_AchievesTheRateOrTheForcedShare() => Gen.Select(Texts.Any, Texts.Rate).Sample((text, rate) =>
    {
        var rule = new ForcedWordRule(new());
        int forced = Texts.WordsOf(text).Count(word => rule.IsForced(word));
        CompressedText result = Compress(text, rate, new() { KeepListMarkers = false });
        double wanted = rate == 0 ? 0 : Math.Max(rate * result.OriginalUnits, forced);
        return Math.Abs(result.KeptUnits - wanted) <= 0.5 + 1e-9 && Texts.WordsOf(result.Text).Length == result.KeptUnits;
    });

    [Fact]
    public void Compress_AnyText_HasNoTwoBlanksInARow() => Gen.Select(Texts.Any, Texts.Rate).Sample((text, rate) =>
    {
        CompressedText result = Compress(text, rate, new());
        return result.KeptUnits == result.OriginalUnits
            || (!result.Text.Contains("  ") && !result.Text.Contains(" \n") && !result.Text.Contains("\n "));
    });

    [Fact]
    public void Explain_Rate_TellsEveryWord()
    {
        IReadOnlyList<WordDecision> words = new WordCompressor(FakeScorer.ByWord(word => word.Length), NothingForced).Prepare(["a bbb cc"])[0].Explain(1 / 3.0);
        Assert.Equal([new(0, 1, 1, false), new(2, 3, 3, true), new(6, 2, 2, false)], words);
    }

    [Fact]
    public void Compress_ManyRates_ScoresOnce()
    {
        FakeScorer scorer = FakeScorer.ByWord(word => word.Length);
        ICompressibleText prepared = new WordCompressor(scorer).Prepare([Texts.Knowledge])[0];
        foreach (double rate in new[] { 1, 0.7, 0.3, 0 })
        {
            prepared.Compress(rate, draw: 5);
        }

        Assert.Equal(1, scorer.Calls);
    }

    [Theory]
    [InlineData(-1, 1, 0.0)]
    [InlineData(0, 0, 0.0)]
    [InlineData(0, 5, 0.0)]
    [InlineData(int.MaxValue, int.MaxValue, 0.0)]
    [InlineData(0, 1, double.NaN)]
    [InlineData(0, 1, double.PositiveInfinity)]
    public void Prepare_ScorerBreaksItsContract_Throws(int start, int length, double importance)
    {
        var scorer = new FakeScorer { OnScore = _ => [new(start, length, importance)] };
        string message = Assert.Throws<InvalidOperationException>(() => new WordCompressor(scorer).Prepare(["four"])).Message;
        Assert.Contains("'fake'", message);
    }

    [Fact]
    public void Prepare_ScorerOverlapsWords_Throws()
    {
        var scorer = new FakeScorer { OnScore = _ => [new(0, 2, 0), new(1, 2, 0)] };
        Assert.Throws<InvalidOperationException>(() => new WordCompressor(scorer).Prepare(["four"]));
    }

    [Fact]
    public void Constructor_NullScorer_Throws() => Assert.Throws<ArgumentNullException>("scorer", () => new WordCompressor(null!));

    private static CompressedText Compress(string text, double rate, WordCompressionOptions options)
        => new WordCompressor(FakeScorer.ByWord(word => word.Length), options).Prepare([text])[0].Compress(rate);
}
