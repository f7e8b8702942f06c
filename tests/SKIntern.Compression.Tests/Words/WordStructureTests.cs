using CsCheck;

namespace SKIntern.Compression.Tests.Words;

/// <summary>List items, quantities and negations.</summary>
public sealed class WordStructureTests
{
    private const string List = "Rules:\n1. Silver counts gold\n2) tin\n- (a) lead and zinc\n(b) iron";

    private static readonly WordCompressionOptions Nothing = new() { ForceNumbers = false, ForceNegations = false };
    private static readonly WordCompressionOptions Lists = Nothing with { KeepListMarkers = true };
    private static readonly WordCompressionOptions Quantities = new() { ForceNegations = false, KeepMeasures = true };
    private static readonly WordCompressionOptions Denials = new() { ForceNumbers = false, KeepNegatedWords = true };

    [Theory]
    [InlineData("gold", 2, "1. gold")]
    [InlineData("gold", 1, "")]
    [InlineData("gold silver", 3, "1. Silver gold")]
    [InlineData("tin", 2, "2) tin")]
    [InlineData("zinc iron", 4, "- zinc\n(b) iron")]
    [InlineData("rules", 1, "Rules:")]
    public void Compress_KeptLists_GiveEachItemItsOwnMark(string important, int words, string expected)
    {
        int count = WordSplitter.Split(List).Count;
        var scorer = FakeScorer.ByWord(word => important.Split(' ').Contains(WordForm.Bare(word)) ? 1 : 0);
        CompressedText result = new WordCompressor(scorer, Lists).Prepare([List])[0].Compress(words / (double)count);
        Assert.Equal(expected, result.Text);
        Assert.Equal(expected.Length == 0 ? 0 : words, result.KeptUnits);
    }

    [Fact]
    public void Compress_ForcedNumbers_LeaveNoMarkAlone()
    {
        Assert.Equal("1.\n2)", Compress(List, 1e-9, new() { KeepListMarkers = false }));
        Assert.Empty(Compress(List, 1e-9, new()));
        Assert.Equal("1. Begin 3", Compress("1. Begin with 3\n2. Stop", 3 / 6.0, new() { KeepListMarkers = true }));
    }

    [Fact]
    public void Compress_MarkAlone_IsAWord() => Assert.Equal("1.", Compress("1.\nfoo", 0.5, new() { KeepListMarkers = true }));

    private static readonly Gen<string> Lines = Gen.Select(Gen.OneOfConst("1. ", "2) ", "- ", "(a) ", "12. ", "", "• "), Gen.OneOfConst("the", "gold", "not 3", "5 km", "x").Array[0, 4],
        (mark, words) => mark + string.Join(' ', words)).Array[1, 6].Select(lines => string.Join('\n', lines));

    [Fact]
    public void Compress_AnyList_KeepsAMarkExactlyAsLongAsAWordOfItsItem() => Gen.Select(Lines, Texts.Rate, Gen.Bool, Gen.UInt).Sample((text, rate, forced, seed) =>
    {
        var scorer = FakeScorer.ByWord(word => StableHash.Combine(StableHash.Of(word), seed) % 5);
        var options = new WordCompressionOptions { ForceNumbers = forced, KeepListMarkers = true, KeepMeasures = true };
        WordDecision[] words = [.. new WordCompressor(scorer, options).Prepare([text])[0].Explain(rate)];
        int start = 0;
        foreach (string line in text.Split('\n'))
        {
            WordDecision[] ofLine = [.. words.Where(word => word.Start >= start && word.Start < start + line.Length)];
            start += line.Length + 1;
            if (ofLine.Length > 1 && ListMarker.IsMarker(text.AsSpan(ofLine[0].Start, ofLine[0].Length)) && ofLine[0].IsKept != ofLine.Skip(1).Any(word => word.IsKept))
            {
                return false;
            }
        }

        return true;
    });

    [Theory]
    [InlineData("we ran 5 km today", "5 km")]
    [InlineData("silver counts 3 points.", "3 points.")]
    [InlineData("about 20 % of it", "20 %")]
    [InlineData("it costs $ 5 now", "$ 5")]
    [InlineData("it costs € -5.20 now", "€ -5.20")]
    [InlineData("it costs 5 € now", "5 €")]
    [InlineData("heat by 3 °C then", "3 °C")]
    [InlineData("some (about 5) km", "5)")]
    [InlineData("in 3, points", "3,")]
    [InlineData("divisible by 4 is leap", "4")]
    [InlineData("from 4\nkm", "4")]
    [InlineData("room B2 left", "B2")]
    [InlineData("跑了5公里", "5公")]
    public void Compress_KeptMeasures_StayWithTheirNumbers(string text, string expected) => Assert.Equal(expected, Compress(text, 1e-9, Quantities));

    [Fact]
    public void Compress_NumbersNotForced_FallWithTheirUnits()
    {
        var options = Quantities with { ForceNumbers = false };
        Assert.Equal("elephants", Compress("elephants ran 5 km", 0.25, options));
        Assert.Equal("elephants ran", Compress("elephants ran 5 km", 0.75, options));
        Assert.Equal("elephants ran 5 km", Compress("elephants ran 5 km", 1, options));
        Assert.Equal("20 kilometres", Compress("a 20 kilometres b", 0.5, options));
    }

    [Theory]
    [InlineData("gold does not count here", "not count")]
    [InlineData("gold doesn't count here", "doesn't count")]
    [InlineData("gold isn’t in the stock today", "isn’t in the stock")]
    [InlineData("it is not, however, gold", "not,")]
    [InlineData("it is not.\nGold", "not.")]
    [InlineData("it is not\nGold", "not")]
    [InlineData("neither gold nor silver counts", "neither gold nor silver")]
    [InlineData("nobody counts gold", "nobody")]
    [InlineData("a non-metal item", "non-metal")]
    [InlineData("gold zählt nicht mehr hier", "nicht mehr")]
    [InlineData("金不算", "不算")]
    [InlineData("it is not", "not")]
    public void Compress_KeptNegations_SayWhatTheyDeny(string text, string expected) => Assert.Equal(expected, Compress(text, 1e-9, Denials));

    [Theory]
    [InlineData("no", true)]
    [InlineData("don't", true)]
    [InlineData("don\u2019t", true)]
    [InlineData("don\u02BCt", true)]
    [InlineData("n't", true)]
    [InlineData("non-negative", true)]
    [InlineData("non\u2011negative", true)]
    [InlineData("non", true)]
    [InlineData("n'est", true)]
    [InlineData("не", true)]
    [InlineData("keine", true)]
    [InlineData("nonetheless", false)]
    [InlineData("nota", false)]
    [InlineData("it's", false)]
    [InlineData("pas", false)]
    [InlineData("sin", false)]
    [InlineData("n", false)]
    [InlineData("", false)]
    public void Contains_Word_TellsNegations(string bare, bool expected) => Assert.Equal(expected, Negations.Contains(bare));

    [Fact]
    public void Compress_StructureOfAnyText_KeepsWhatStandsTogether() => Gen.Select(Texts.Any, Texts.Rate).Sample((text, rate) =>
    {
        var options = new WordCompressionOptions { KeepListMarkers = true, KeepMeasures = true, KeepNegatedWords = true };
        TextSpan[] spans = [.. WordSplitter.Split(text)];
        WordStructure structure = WordStructure.Of(text, spans, options);
        IReadOnlyList<WordDecision> words = new WordCompressor(FakeScorer.ByWord(word => word.Length), options).Prepare([text])[0].Explain(rate);
        return Enumerable.Range(1, Math.Max(words.Count - 1, 0)).All(i => structure.RunOf[i] < 0 || structure.RunOf[i] != structure.RunOf[i - 1] || words[i].IsKept == words[i - 1].IsKept);
    });

    private static string Compress(string text, double rate, WordCompressionOptions options)
        => new WordCompressor(FakeScorer.ByWord(word => word.Length), options).Prepare([text])[0].Compress(rate).Text;
}
