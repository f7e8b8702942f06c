namespace SKIntern.Compression.Tests;

public sealed class ClassificationMeasuresTests
{
    [Fact]
    public void Of_Cases_CountsThem()
    {
        var measures = ClassificationMeasures.Of([(true, true), (true, true), (true, false), (false, true), (false, false), (false, false), (false, false)]);
        Assert.Equal(new(2, 1, 1, 3), measures);
        Assert.Equal(2 / 3.0, measures.Precision, 12);
        Assert.Equal(2 / 3.0, measures.Recall, 12);
        Assert.Equal(2 / 3.0, measures.F1, 12);
        Assert.Equal(5 / 7.0, measures.Accuracy, 12);
        Assert.Equal(7, measures.Count);
    }

    [Fact]
    public void F1_PrecisionAndRecallDiffer_IsTheirHarmonicMean()
    {
        ClassificationMeasures measures = new(6, 2, 6, 0);
        Assert.Equal(2 * 0.75 * 0.5 / (0.75 + 0.5), measures.F1, 12);
    }

    [Fact]
    public void Of_NoCase_IsZeroThroughout()
    {
        var none = ClassificationMeasures.Of([]);
        Assert.Equal((0, 0, 0, 0), (none.Precision, none.Recall, none.F1, none.Accuracy));
    }
}
