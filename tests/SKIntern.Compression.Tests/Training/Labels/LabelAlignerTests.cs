using CsCheck;

namespace SKIntern.Compression.Tests;

public sealed class LabelAlignerTests
{
    private static readonly LabelAligner Aligner = new();

    [Theory]
    [InlineData("Silver counts 3 points.", "Silver 3 points.", "Silver 3 points.")]
    [InlineData("Silver counts 3 points.", "", "")]
    [InlineData("Silver counts 3 points.", "Silver counts 3 points.", "Silver counts 3 points.")]
    [InlineData("Silver counts 3 points.", "silver 3 POINTS", "Silver 3 points.")]
    [InlineData("The items were stored quickly.", "store item quick", "items stored quickly.")]
    [InlineData("The compression of texts", "compress text", "compression texts")]
    [InlineData("First add, then multiply the two numbers", "multiply numbers add", "add, multiply numbers")]
    [InlineData("the cat and the dog", "the dog", "the dog")]
    [InlineData("silver 3 and silver 4", "4 silver silver", "silver silver 4")]
    [InlineData("你好。世界", "世界", "世 界")]
    public void Align_Pairs_KeepsTheExpectedWords(string original, string compressed, string kept) => Assert.Equal(kept, Kept(Align(original, compressed)));

    [Fact]
    public void Align_ArticleBeforeTwoNouns_GoesWithTheOneThatIsKept()
    {
        LabelledText text = Align("the cat saw the dog", "the dog");
        Assert.Equal([false, false, false, true, true], text.Words.Select(word => word.Keep));
    }

    [Fact]
    public void Align_WordThatIsAbsent_LabelsNothingAndIsVariation()
    {
        LabelledText text = Align("Silver counts 3 points.", "Golden silver 3");
        Assert.Equal("Silver 3", Kept(text));
        Assert.Equal(new LabelQuality(4, 3, 2, 2), text.Quality);
        Assert.Equal(1 / 3.0, text.Quality!.VariationRate, 12);
        Assert.Equal(0, text.Quality.AlignmentGap);
    }

    [Fact]
    public void Align_WordRepeatedMoreOftenThanInTheOriginal_IsAnAlignmentGap()
    {
        LabelQuality quality = Align("one silver item here", "silver silver").Quality!;
        Assert.Equal(new LabelQuality(4, 2, 2, 1), quality);
        Assert.Equal(0, quality.VariationRate);
        Assert.Equal(0.25, quality.AlignmentGap);
    }

    [Theory]
    [InlineData("pay 1000 here", "pay 10000 there", "pay")]
    [InlineData("the internal rules", "international", "")]
    [InlineData("a cat", "car", "")]
    public void Align_WordsThatOnlyBeginAlike_AreNotMatched(string original, string compressed, string kept) => Assert.Equal(kept, Kept(Align(original, compressed)));

    [Fact]
    public void Align_CommonPrefixOff_ComparesStemsOnly()
        => Assert.Equal("", Kept(new LabelAligner(new() { MinimumCommonPrefix = 1 }).Align(new("The compression of texts", "compress"))));

    [Fact]
    public void Align_WordBeyondTheWindow_IsNotLabelledButFound()
    {
        // "b a" is no subsequence of it, so that the window counts.
        string original = "b c c c c c a a b".Replace("a a", "c c", StringComparison.Ordinal) + " a";
        LabelledText near = new LabelAligner(new() { Window = 4 }).Align(new(original, "c x a"));
        LabelledText far = new LabelAligner(new() { Window = 20 }).Align(new(original, "c x a"));
        Assert.Equal("c", Kept(near));
        Assert.Equal(0.1, near.Quality!.AlignmentGap, 12);
        Assert.Equal("c a", Kept(far));
    }

    [Fact]
    public void Align_WordBehindTheLastOne_IsFoundBackwards()
        => Assert.Equal([true, true, false, false], Align("a b x y", "b a").Words.Select(word => word.Keep));

    [Theory]
    [InlineData("", "")]
    [InlineData(" \n", "")]
    [InlineData("", "word")]
    [InlineData("two words", "these are three")]
    public void Align_NoWordOrTooMany_SaysHowMany(string original, string compressed)
        => Assert.Contains("at most as many", Assert.Throws<ArgumentException>(() => Align(original, compressed)).Message);

    [Fact]
    public void AlignAll_BadPair_NamesIt()
        => Assert.Contains("Pair 1", Assert.Throws<ArgumentException>(() => Aligner.AlignAll([new("a b", "a"), new("a", "a b")])).Message);

    [Fact]
    public void AlignAll_Cancelled_Throws()
        => Assert.Throws<OperationCanceledException>(() => Aligner.AlignAll([new("a", "a")], new CancellationToken(canceled: true)));

    [Theory]
    [InlineData(0, 0.7, "Window")]
    [InlineData(1, 0, "MinimumCommonPrefix")]
    [InlineData(1, double.NaN, "MinimumCommonPrefix")]
    [InlineData(1, 1.1, "MinimumCommonPrefix")]
    public void Constructor_BadOption_NamesIt(int window, double prefix, string named)
        => Assert.Contains(named, Assert.Throws<ArgumentException>(() => new LabelAligner(new() { Window = window, MinimumCommonPrefix = prefix })).Message);

    [Fact]
    public void Align_CompressedIsASubsequence_KeptWordsReproduceIt()
        => Gen.Select(Texts.Any, Gen.Bool.Array[0, 40]).Where((text, _) => !string.IsNullOrWhiteSpace(text)).Sample((text, draws) =>
        {
            string[] words = Texts.WordsOf(text);
            string[] compressed = [.. words.Where((_, i) => i < draws.Length && draws[i])];
            LabelledText labelled = Align(text, string.Join(' ', compressed));

            // Words of CJK that lose a neighbour may be cut otherwise when they stand alone.
            return !compressed.SequenceEqual(Texts.WordsOf(string.Join(' ', compressed)))
                || (KeptWords(labelled).SequenceEqual(compressed) && labelled.Quality!.VariationRate == 0 && labelled.Quality.AlignmentGap == 0);
        });

    [Fact]
    public void Align_AnyTexts_LabelsAreBoundedByWhatWasFound()
        => Gen.Select(Texts.Any, Texts.Any).Where((a, b) => Texts.WordsOf(a).Length >= Math.Max(1, Texts.WordsOf(b).Length)).Sample((original, compressed) =>
        {
            LabelledText labelled = Align(original, compressed);
            LabelQuality q = labelled.Quality!;
            return q.KeptWords == labelled.KeptCount && q.KeptWords <= q.FoundWords && q.FoundWords <= q.CompressedWords
                && labelled.Words.Select(w => original.Substring(w.Start, w.Length)).SequenceEqual(Texts.WordsOf(original));
        });

    private static LabelledText Align(string original, string compressed) => Aligner.Align(new(original, compressed));

    private static string Kept(LabelledText text) => string.Join(' ', KeptWords(text));

    private static IEnumerable<string> KeptWords(LabelledText text) => text.Words.Where(word => word.Keep).Select(word => text.Text.Substring(word.Start, word.Length));
}
