using CsCheck;

namespace SKIntern.Compression.Tests.Perplexity.Windows;

public sealed class LossThresholdTests
{
    [Theory]
    [InlineData(0, 9)]
    [InlineData(0.19, 9)]
    [InlineData(0.2, 9)]
    [InlineData(0.4, 7)]
    [InlineData(0.99, 3)]
    [InlineData(1, float.NegativeInfinity)]
    public void Of_Rate_IsTheValueThatSoManyReach(double rate, float expected)
        => Assert.Equal(expected, LossThreshold.Of([3, 9, 1, 7, 5], rate));

    [Fact]
    public void Of_NoValues_KeepsWhateverComes() => Assert.Equal(float.NegativeInfinity, LossThreshold.Of([], 0.5));

    [Fact]
    public void Of_LowerRate_IsNeverLower()
        => Gen.Select(Gen.Float[-9, 9].Array[1, 50], Gen.Double[0, 1], Gen.Double[0, 1]).Sample((values, a, b)
            => LossThreshold.Of(values, Math.Min(a, b)) >= LossThreshold.Of(values, Math.Max(a, b)));
}
