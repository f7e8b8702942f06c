namespace SKIntern.Compression.Tests.Perplexity.Coarse;

public sealed class ContextBudgetTests
{
    [Theory]
    [InlineData("+100", 140)]
    [InlineData("-10", 30)]
    [InlineData(" * 1.5 ", 60)]
    [InlineData("/4", 10)]
    public void Of_Rule_IsApplied(string rule, double expected)
    {
        Assert.True(ContextBudget.TryParse(rule, out ContextBudget budget));
        Assert.Equal(expected, budget.Of(40));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("100")]
    [InlineData("+")]
    [InlineData("**2")]
    [InlineData("+1+1")]
    [InlineData("/0")]
    [InlineData("+1,000")]
    public void TryParse_AnythingElse_IsRefused(string? rule) => Assert.False(ContextBudget.TryParse(rule, out _));
}
