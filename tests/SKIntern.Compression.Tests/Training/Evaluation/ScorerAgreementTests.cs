using CsCheck;

namespace SKIntern.Compression.Tests;

public sealed class ScorerAgreementTests
{
    [Fact]
    public void Measure_KnownScores_GivesWhatCountingByHandGives()
    {
        // Kept at one half: words 0, 1 against 1, 2.
        ScorerAgreement agreement = ScorerAgreement.Measure([Words(4, 3, 2, 1)], [Words(2, 4, 3, 1)], 0.5);
        Assert.Equal(0.5, agreement.Overlap);
        Assert.Equal(1 / 3.0, agreement.Jaccard, 12);

        // Ranks differ by 2, 1, 1 and 0: 1 - 6 · 6 / (4 · 15).
        Assert.Equal(0.4, agreement.RankCorrelation, 12);
    }

    [Fact]
    public void Measure_SameScores_IsFullAgreement()
        => Gen.Double[0, 1].Array[2, 20].Where(values => values.Distinct().Count() > 1).Sample(values =>
        {
            ScorerAgreement agreement = ScorerAgreement.Measure([Words(values)], [Words(values)], 0.5);
            return agreement is { Overlap: 1, Jaccard: 1 } && Math.Abs(agreement.RankCorrelation - 1) < 1e-9;
        });

    [Fact]
    public void Measure_OppositeScores_IsNone()
    {
        ScorerAgreement agreement = ScorerAgreement.Measure([Words(1, 2, 3, 4)], [Words(4, 3, 2, 1)], 0.5);
        Assert.Equal((0, 0), (agreement.Overlap, agreement.Jaccard));
        Assert.Equal(-1, agreement.RankCorrelation, 12);
    }

    [Fact]
    public void Measure_NothingToRank_IsZero()
    {
        Assert.Equal(0, ScorerAgreement.Measure([Words(1, 1), Words(3), Words()], [Words(1, 2), Words(3), Words()], 0.5).RankCorrelation);
        Assert.Equal(new ScorerAgreement(0, 0, 0, 0), ScorerAgreement.Measure([], [], 0));
    }

    [Fact]
    public void Measure_OtherWords_NamesTheText()
    {
        Assert.Contains("Text 1", Assert.Throws<ArgumentException>(() => ScorerAgreement.Measure([Words(1), Words(1, 2)], [Words(1), Words(1)], 0.5)).Message);
        Assert.Contains("0 texts", Assert.Throws<ArgumentException>(() => ScorerAgreement.Measure([Words(1)], [], 0.5)).Message);
    }

    private static ScoredWord[] Words(params double[] importance) => [.. importance.Select((value, i) => new ScoredWord(2 * i, 1, value))];
}
