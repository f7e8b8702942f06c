namespace SKIntern.Compression.Tests;

public sealed class LabelFilterTests
{
    [Fact]
    public void Apply_Defaults_DropsATenthAndThenATenthOfTheRest()
    {
        LabelledText[] texts = [.. Enumerable.Range(0, 40).Select(i => Text(found: 50 - i, kept: 5))];
        LabelFilterResult result = LabelFilter.Apply(texts);
        Assert.Equal(4, result.DroppedByVariation);
        Assert.Equal(3, result.DroppedByAlignmentGap);
        Assert.Equal(33, result.Texts.Count);

        // The later ones made more up; of the rest the first ones have the widest gaps.
        Assert.Equal(texts[3..36], result.Texts);
    }

    [Fact]
    public void Apply_AllExtractive_DropsNothing()
    {
        LabelledText[] texts = [.. Enumerable.Range(0, 30).Select(_ => Text(found: 50, kept: 50))];
        Assert.Equal(texts, LabelFilter.Apply(texts, new() { VariationShare = 0.5, AlignmentGapShare = 0.5 }).Texts);
    }

    [Fact]
    public void Apply_EqualValues_DropsTheLaterOnes()
    {
        LabelledText[] texts = [.. Enumerable.Range(0, 10).Select(_ => Text(found: 40, kept: 40))];
        LabelFilterResult result = LabelFilter.Apply(texts, new() { VariationShare = 0.3 });
        Assert.Equal(3, result.DroppedByVariation);
        Assert.Equal(texts[..7], result.Texts);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(9, 0)]
    [InlineData(10, 1)]
    [InlineData(30, 3)]
    public void Apply_FewTexts_DropsWholeTextsOnly(int count, int dropped)
        => Assert.Equal(dropped, LabelFilter.Apply([.. Enumerable.Range(0, count).Select(_ => Text(found: 1, kept: 1))], new() { AlignmentGapShare = 0 }).DroppedByVariation);

    [Fact]
    public void Apply_TextWithoutQuality_NamesIt()
        => Assert.Contains("Text 1", Assert.Throws<ArgumentException>(() => LabelFilter.Apply([Text(1, 1), new("a", [new(0, 1, true)])])).Message);

    [Theory]
    [InlineData(1, 0, "VariationShare")]
    [InlineData(double.NaN, 0, "VariationShare")]
    [InlineData(0, -0.1, "AlignmentGapShare")]
    public void Apply_BadOption_NamesIt(double variation, double gap, string named)
        => Assert.Contains(named, Assert.Throws<ArgumentException>(() => LabelFilter.Apply([], new() { VariationShare = variation, AlignmentGapShare = gap })).Message);

    private static LabelledText Text(int found, int kept) => new("a", [new(0, 1, true)], new(100, 50, found, kept));
}
