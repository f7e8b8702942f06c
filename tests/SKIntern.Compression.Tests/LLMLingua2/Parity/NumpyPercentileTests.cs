namespace SKIntern.Compression.Tests.LLMLingua2.Parity;

public sealed class NumpyPercentileTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(25, 1.75)]
    [InlineData(50, 2.5)]
    [InlineData(100, 4)]
    public void Of_FourNumbers_Interpolates(int percent, double expected)
    {
        Assert.Equal(expected, NumpyPercentile.Of([4.0, 1.0, 3.0, 2.0], percent));
        Assert.Equal(expected, NumpyPercentile.Of([4f, 1f, 3f, 2f], percent));
    }

    [Fact]
    public void Of_OneNumber_IsThatNumber() => Assert.Equal(0.3f, NumpyPercentile.Of([0.3f], 51));

    [Fact]
    public void Of_Float32_IsPlacedIn64BitsAndInterpolatedIn32()
    {
        // In 32 bits 100 * 0.53 is 52.999996, which would put the threshold just below the word that it equals.
        float[] values = [.. Enumerable.Range(0, 101).Select(i => (float)i)];
        Assert.Equal(53f, NumpyPercentile.Of(values, 53));

        float low = 0.1f, high = 0.7f;
        Assert.Equal(low + ((high - low) * 0.33f), NumpyPercentile.Of([low, high], 33));
        Assert.Equal(high - ((high - low) * (float)(1 - 0.67)), NumpyPercentile.Of([low, high], 67));
    }
}
