using CsCheck;

namespace SKIntern.Compression.Tests;

public sealed class KnowledgeRetentionTests
{
    [Theory]
    [InlineData("It has 3 points, 1,500 more and 2.5 of 3.", "3 2.5 500", 2, 4)]
    [InlineData("No digits.", "", 0, 0)]
    [InlineData("٣ and 3", "٣", 1, 2)]
    public void Measure_Numbers_CountsEachAsOftenAsItIsLeft(string original, string compressed, int kept, int total)
        => Assert.Equal(new RetentionCount(kept, total), KnowledgeRetention.Measure(original, compressed).Numbers);

    [Theory]
    [InlineData("The capital of France is Paris. It lies on the Seine.", "capital Paris Seine", 2, 3)]
    [InlineData("Learning Summary: Begin with Paris.", "Paris", 1, 1)]
    [InlineData("1. Begin with the iPhone. (a) Then NASA.", "NASA", 1, 2)]
    [InlineData("He said: \"Stop\" and I went to the U.S.A.", "", 0, 1)]
    [InlineData("Paris, Paris and Paris.", "Paris Paris", 2, 2)]
    [InlineData("nothing of the kind", "", 0, 0)]
    public void Measure_Entities_CountsCapitalsThatNoSentenceStartExplains(string original, string compressed, int kept, int total)
        => Assert.Equal(new RetentionCount(kept, total), KnowledgeRetention.Measure(original, compressed).Entities);

    [Theory]
    [InlineData("Gold does not count, silver never does, bronze doesn't.", "Gold does count, silver never does.", 1, 3)]
    [InlineData("Everything counts.", "", 0, 0)]
    public void Measure_Negations_CountsThem(string original, string compressed, int kept, int total)
        => Assert.Equal(new RetentionCount(kept, total), KnowledgeRetention.Measure(original, compressed).Negations);

    [Fact]
    public void Measure_TextItself_KeepsAll() => Texts.Any.Sample(text =>
    {
        KnowledgeRetention all = KnowledgeRetention.Measure(text, text), none = KnowledgeRetention.Measure(text, "");
        return IsWhole(all.Numbers) && IsWhole(all.Entities) && IsWhole(all.Negations)
            && none.Numbers.Kept + none.Entities.Kept + none.Negations.Kept == 0 && none.Numbers.Total == all.Numbers.Total;
    });

    [Fact]
    public void Addition_TwoTexts_AddsCounts()
    {
        KnowledgeRetention sum = KnowledgeRetention.Measure("1 and not 2", "1") + KnowledgeRetention.Measure("see Paris 3", "Paris");
        Assert.Equal(new KnowledgeRetention(new(1, 3), new(1, 1), new(0, 1)), sum);
        Assert.Equal(1.0 / 3, sum.Numbers.Share);
        Assert.Null(default(RetentionCount).Share);
    }

    [Fact]
    public void Measure_Null_Throws()
    {
        Assert.Equal("original", Assert.Throws<ArgumentNullException>(() => KnowledgeRetention.Measure(null!, "")).ParamName);
        Assert.Equal("compressed", Assert.Throws<ArgumentNullException>(() => KnowledgeRetention.Measure("", null!)).ParamName);
    }

    private static bool IsWhole(RetentionCount count) => count.Kept == count.Total;
}
