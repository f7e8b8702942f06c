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
    public void Of_Float32_IsComputedIn32Bits()
    {
        // 0.07f * 100 is above 7 in 32 bits (numpy gives 7.0000005), 0.07 * 100 in 64 bits too, but closer.
        float[] values = [.. Enumerable.Range(0, 101).Select(i => (float)i)];
        Assert.Equal(100 * (7 / 100f), NumpyPercentile.Of(values, 7));
        Assert.Equal(100 * (7 / 100.0), NumpyPercentile.Of(Array.ConvertAll(values, value => (double)value), 7));
    }
}
