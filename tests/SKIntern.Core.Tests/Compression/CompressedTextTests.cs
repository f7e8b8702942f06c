using SKIntern.Compression;

namespace SKIntern.Core.Tests.Compression;

public class CompressedTextTests
{
    [Theory]
    [InlineData(4, 1, 0.25)]
    [InlineData(0, 0, 1)]
    public void AchievedRate_Units_IsTheKeptShare(int original, int kept, double rate)
        => Assert.Equal(rate, new CompressedText("t", 0.3, original, kept).AchievedRate);

    [Theory]
    [InlineData(4, 1, 0.25)]
    [InlineData(0, 0, 1)]
    public void AchievedRate_Tokens_IsTheirKeptShare(int original, int kept, double rate)
        => Assert.Equal(rate, new CompressedText("t", 0.3, 8, 7) { OriginalTokens = original, KeptTokens = kept }.AchievedRate);

    [Theory]
    [InlineData(5, 20, 0.25)]
    [InlineData(30, 20, 1)]
    [InlineData(0, 0, 1)]
    public void RequestedRate_TokenBudget_IsItsShareOfTheText(int budget, int original, double rate)
        => Assert.Equal(rate, new CompressedText("t", CompressionBudget.OfTokens(budget), 1, 1) { OriginalTokens = original, KeptTokens = 1 }.RequestedRate);

    [Theory]
    [InlineData(5, 5, false)]
    [InlineData(5, 6, true)]
    public void ExceedsBudget_CountedTokens_SaysWhetherTheyAreMore(int budget, int kept, bool expected)
        => Assert.Equal(expected, new CompressedText("t", CompressionBudget.OfTokens(budget), 1, 1) { OriginalTokens = 20, KeptTokens = kept }.ExceedsBudget);

    [Fact]
    public void ExceedsBudget_NothingCounted_IsFalse() => Assert.False(new CompressedText("t", 0.1, 10, 10).ExceedsBudget);

    [Fact]
    public void Compress_TokensWhereOnlyRatesAreKnown_SaysSo()
    {
        ICompressibleText text = new RatesOnly();
        Assert.Equal(0.5, text.Compress(CompressionBudget.OfRate(0.5)).RequestedRate);
        Assert.Contains("7 tokens", Assert.Throws<InvalidOperationException>(() => text.Compress(CompressionBudget.OfTokens(7))).Message);
        Assert.Empty(text.Explain(0.5));
    }

    private sealed class RatesOnly : ICompressibleText
    {
        public string Original => "a";

        public CompressedText Compress(double rate, int draw = 0) => new("a", rate, 1, 1);
    }
}
