using CsCheck;
using SKIntern.Compression;

namespace SKIntern.Core.Tests.Compression;

public class CompressionBudgetTests
{
    [Fact]
    public void OfRate_AndNumber_AreTheSame()
    {
        CompressionBudget budget = 0.25;
        Assert.Equal(CompressionBudget.OfRate(0.25), budget);
        Assert.Equal((0.25, null, false), (budget.Rate, budget.Tokens, budget.IsNothing));
        Assert.Equal("rate 0.25", budget.ToString());
    }

    [Fact]
    public void OfTokens_Number_IsNoRate()
    {
        var budget = CompressionBudget.OfTokens(7);
        Assert.Equal((null, 7, false), (budget.Rate, budget.Tokens, budget.IsNothing));
        Assert.Equal("7 tokens", budget.ToString());
        Assert.NotEqual(CompressionBudget.OfRate(0), CompressionBudget.OfTokens(0));
    }

    [Fact]
    public void IsNothing_ZeroOfEither_IsTrue()
    {
        Assert.True(default(CompressionBudget).IsNothing);
        Assert.True(CompressionBudget.OfRate(0).IsNothing);
        Assert.True(CompressionBudget.OfTokens(0).IsNothing);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.001)]
    [InlineData(1.001)]
    [InlineData(200)]
    [InlineData(double.PositiveInfinity)]
    public void OfRate_Invalid_ThrowsAndNamesTheOtherBudget(double rate)
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>("rate", () => CompressionBudget.OfRate(rate));
        Assert.Contains(nameof(CompressionBudget.OfTokens), error.Message);
        Assert.Throws<ArgumentOutOfRangeException>("rate", () => { CompressionBudget _ = rate; });
    }

    [Fact]
    public void OfTokens_Negative_Throws() => Assert.Throws<ArgumentOutOfRangeException>("tokens", () => CompressionBudget.OfTokens(-1));

    [Theory]
    [InlineData(0.29, 100, 29)]
    [InlineData(1 / 3.0, 3, 1)]
    [InlineData(0.9999, 10, 9)]
    [InlineData(1, 10, 10)]
    [InlineData(0.5, 0, 0)]
    [InlineData(1, int.MaxValue, int.MaxValue)]
    public void TokensOf_Rate_IsTheLargestShareNotAboveIt(double rate, int original, int expected)
        => Assert.Equal(expected, CompressionBudget.OfRate(rate).TokensOf(original));

    [Fact]
    public void TokensOf_AnyRate_IsTheLargestShareNotAboveIt() => Gen.Select(Gen.Double[0, 1], Gen.Int[1, 5000]).Sample((rate, original) =>
    {
        int tokens = CompressionBudget.OfRate(rate).TokensOf(original);
        return tokens / (double)original <= rate && (tokens == original || (tokens + 1) / (double)original > rate);
    });

    [Fact]
    public void TokensOf_Number_IsNotMoreThanTheTextHas()
    {
        Assert.Equal(7, CompressionBudget.OfTokens(7).TokensOf(10));
        Assert.Equal(5, CompressionBudget.OfTokens(7).TokensOf(5));
        Assert.Throws<ArgumentOutOfRangeException>("originalTokens", () => CompressionBudget.OfTokens(7).TokensOf(-1));
    }
}
