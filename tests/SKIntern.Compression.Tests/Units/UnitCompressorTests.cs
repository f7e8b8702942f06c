using CsCheck;

namespace SKIntern.Compression.Tests.Units;

public sealed class UnitCompressorTests
{
    private static readonly UnitCompressionOptions NothingPinned = new() { PinnedHeadings = [] };

    [Fact]
    public void Name_NamesTheScorerWhereThereIsOne()
    {
        Assert.Equal("facts", new UnitCompressor().Name);
        Assert.Equal("facts:fake", new UnitCompressor(FakeScorer.ByWord(_ => 0)).Name);
    }

    [Fact]
    public void Compress_Half_KeepsTheSummaryAndHalfOfTheFacts()
    {
        ICompressibleText prepared = new UnitCompressor().Prepare([Texts.Knowledge])[0];
        for (int draw = 0; draw < 20; draw++)
        {
            CompressedText result = prepared.Compress(0.5, draw);
            string[] lines = result.Text.Split('\n');
            Assert.Equal("Learning Summary: Begin with 3. Add the points of every item.", lines[0]);
            Assert.StartsWith("Supplementary Knowledge: ", lines[1]);
            Assert.Equal(2, lines[1].Count(c => c == '.'));
            Assert.Equal((6, 4), (result.OriginalUnits, result.KeptUnits));
        }
    }

    [Fact]
    public void Compress_NoFactLeft_DropsItsHeading()
        => Assert.Equal("Learning Summary: Begin with 3. Add the points of every item.", new UnitCompressor().Prepare([Texts.Knowledge])[0].Compress(0.1).Text);

    [Fact]
    public void Compress_NothingPinned_FadesToNothing()
    {
        ICompressibleText prepared = new UnitCompressor(NothingPinned).Prepare([Texts.Knowledge])[0];
        Assert.Equal(3, prepared.Compress(0.5).KeptUnits);
        Assert.Empty(prepared.Compress(0.05).Text);
    }

    [Fact]
    public void Compress_SummaryOnly_StaysUntilZero()
    {
        const string Summary = "Learning Summary: Add. Then stop.";
        ICompressibleText prepared = new UnitCompressor().Prepare([Summary])[0];
        Assert.Equal(Summary, prepared.Compress(0.01).Text);
        Assert.Empty(prepared.Compress(0).Text);
    }

    [Fact]
    public void Compress_ListItems_StandOnTheirOwnLines()
    {
        const string List = "Facts:\n- one is 1. truly.\n- two is 2.\n- three is 3.";
        var options = new UnitCompressionOptions { Headings = ["Facts"], PinnedHeadings = [] };
        var scorer = FakeScorer.ByWord(word => word is "two" ? -1 : 1);
        Assert.Equal("Facts:\n- one is 1. truly.\n- three is 3.", new UnitCompressor(scorer, options).Prepare([List])[0].Compress(2 / 3.0).Text);
    }

    [Fact]
    public void Compress_NumberedItems_KeepTheirOwnNumbers()
    {
        const string Steps = "Learning Summary: Do all.\nSupplementary Knowledge:\n1. Add it. Then stop.\n2. Take 3 away.\n(c) End.";
        ICompressibleText prepared = new UnitCompressor().Prepare([Steps])[0];
        string[] items = Steps.Split('\n')[2..];
        for (int draw = 0; draw < 20; draw++)
        {
            string[] kept = prepared.Compress(2 / 3.0, draw).Text.Split('\n');
            Assert.Equal(["Learning Summary: Do all.", "Supplementary Knowledge:"], kept[..2]);
            Assert.Equal(2, kept[2..].Intersect(items).Count());
        }
    }

    [Fact]
    public void Explain_Draw_TellsTheWordsOfTheKeptUnits()
    {
        ICompressibleText prepared = new UnitCompressor(NothingPinned).Prepare(["one two. three four. five six."])[0];
        for (int draw = 0; draw < 10; draw++)
        {
            IReadOnlyList<WordDecision> words = prepared.Explain(2 / 3.0, draw);
            Assert.Equal(prepared.Compress(2 / 3.0, draw).Text, string.Join(' ', words.Where(word => word.IsKept).Select(word => prepared.Original.Substring(word.Start, word.Length))));
            Assert.All(words, word => Assert.Null(word.Importance));
        }
    }

    [Fact]
    public void Explain_ByImportance_TellsTheScores()
    {
        var scorer = FakeScorer.ByWord(word => word.Length);
        IReadOnlyList<WordDecision> words = new UnitCompressor(scorer, NothingPinned).Prepare(["a bb. cccc."])[0].Explain(0.5);
        Assert.Equal([new(0, 1, 1, false), new(2, 3, 3, false), new(6, 5, 5, true)], words);
    }

    [Fact]
    public void Compress_ByImportance_KeepsTheHighestMeanAndIgnoresTheDraw()
    {
        var scorer = FakeScorer.ByWord(word => word switch { "gold" => 9, "tin" => 3, _ => 0 });
        ICompressibleText prepared = new UnitCompressor(scorer).Prepare(["We like gold a great deal . A tin . All the rest ."])[0];
        Assert.Equal("We like gold a great deal .", prepared.Compress(1 / 3.0, draw: 1).Text);
        Assert.Equal("We like gold a great deal . A tin .", prepared.Compress(2 / 3.0, draw: 2).Text);
    }

    [Fact]
    public void Compress_OtherDraws_LoseOtherUnitsEvenly()
    {
        const int Draws = 3000;
        ICompressibleText prepared = new UnitCompressor().Prepare(["a . b . c . d . e ."])[0];
        var kept = new Dictionary<string, int>();
        for (int draw = 0; draw < Draws; draw++)
        {
            string pair = prepared.Compress(0.4, draw).Text;
            kept[pair] = kept.GetValueOrDefault(pair) + 1;
        }

        // Ten pairs, 300 each on average; the bounds are more than five standard deviations (16.4) away.
        Assert.Equal(10, kept.Count);
        Assert.All(kept.Values, count => Assert.InRange(count, 210, 390));
    }

    [Fact]
    public void Compress_OtherSeedOrText_DrawsOtherwise()
    {
        string[] Draws(string text, int seed)
        {
            ICompressibleText prepared = new UnitCompressor(new UnitCompressionOptions { Seed = seed }).Prepare([text])[0];
            return [.. Enumerable.Range(0, 30).Select(draw => prepared.Compress(0.5, draw).Text.ToLowerInvariant())];
        }

        Assert.NotEqual(Draws("a . b . c . d .", 1), Draws("a . b . c . d .", 2));
        Assert.NotEqual(Draws("a . b . c . d .", 1), Draws("A . b . c . d .", 1));
    }

    [Fact]
    public void Compress_KnownSeed_IsPinnedForEveryPlatform()
        => Assert.Equal("b . f .|c . f .|e . f .|a . b .", string.Join("|", Enumerable.Range(0, 4).Select(draw => new UnitCompressor(new UnitCompressionOptions { Seed = 7 })
            .Prepare(["a . b . c . d . e . f ."])[0].Compress(1 / 3.0, draw).Text)));

    [Fact]
    public void Compress_AnyText_AchievesTheRate() => Gen.Select(Texts.Any, Texts.Rate, Gen.Int).Sample((text, rate, draw) =>
    {
        CompressedText result = new UnitCompressor(NothingPinned).Prepare([text])[0].Compress(rate, draw);
        return Math.Abs(result.KeptUnits - (rate * result.OriginalUnits)) <= 0.5 + 1e-9;
    });

    [Fact]
    public void Constructor_NullScorer_Throws() => Assert.Throws<ArgumentNullException>("scorer", () => new UnitCompressor((ITokenImportanceScorer)null!));
}
