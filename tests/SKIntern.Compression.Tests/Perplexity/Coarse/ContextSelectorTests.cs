namespace SKIntern.Compression.Tests.Perplexity.Coarse;

public sealed class ContextSelectorTests
{
    private static readonly int[] Ranking = [3, 1, 4, 0, 2];
    private static readonly int[] Counts = [10, 10, 10, 10, 10];

    [Theory]
    [InlineData(0, 1)]
    [InlineData(9.5, 1)]
    [InlineData(10, 2)]
    [InlineData(25, 3)]
    [InlineData(1000, 5)]
    [InlineData(-1, 5)]
    public void Choose_Budget_TakesTheOneThatOverdrawsIt(double target, int expected)
    {
        ChosenContexts chosen = ContextSelector.Choose(Ranking, Counts, target, new() { ContextBudget = "+0", ReorderContext = ContextOrder.Sort });
        Assert.Equal(Ranking.Take(expected), chosen.Ids);
        Assert.All(chosen.RateShifts, shift => Assert.Equal(0, shift));
    }

    [Fact]
    public void Choose_ForcedContexts_ComeFirstOnceAndPayInTheirTurn()
    {
        LLMLinguaOptions options = new() { ForceContextIds = [2, 1, 2], ContextBudget = "+0", ReorderContext = ContextOrder.Sort };
        Assert.Equal([2, 1, 3], ContextSelector.Choose(Ranking, Counts, 5, options).Ids);
        Assert.Equal([2, 1, 3, 4], ContextSelector.Choose(Ranking, Counts, 20, options).Ids);
    }

    [Theory]
    [InlineData(ContextOrder.Original, new[] { 0, 1, 2, 3, 4 }, new[] { -0.2, 0.2, -0.4, 0.4, 0.0 })]
    [InlineData(ContextOrder.Sort, new[] { 3, 1, 4, 0, 2 }, new[] { 0.4, 0.2, 0.0, -0.2, -0.4 })]
    [InlineData(ContextOrder.TwoStage, new[] { 3, 4, 2, 0, 1 }, new[] { 0.4, 0.0, -0.4, -0.2, 0.2 })]
    public void Choose_AnyOrder_GivesTheBestTheHighestRate(ContextOrder order, int[] ids, double[] shifts)
    {
        ChosenContexts chosen = ContextSelector.Choose(Ranking, Counts, 1000, new() { ReorderContext = order, DynamicContextCompressionRatio = 0.4 });
        Assert.Equal(ids, chosen.Ids);
        Assert.All(shifts.Zip(chosen.RateShifts), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void Choose_OneLeft_HasTheCommonRate()
        => Assert.Equal([0.0], ContextSelector.Choose(Ranking, Counts, 0, new() { ContextBudget = "+0", DynamicContextCompressionRatio = 0.4 }).RateShifts);
}
