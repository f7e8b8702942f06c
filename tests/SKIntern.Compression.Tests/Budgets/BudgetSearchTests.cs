using CsCheck;

namespace SKIntern.Compression.Tests.Budgets;

public sealed class BudgetSearchTests
{
    // Not monotone at all: worse than any tokenizer.
    private static readonly Gen<int[]> Costs = Gen.Int[0, 20].Array[1, 40];

    [Fact]
    public void Find_AnyCosts_GivesAStepThatFitsBeforeOneThatDoesNot() => Gen.Select(Costs, Gen.Int[0, 20]).Sample((costs, budget) =>
    {
        int step = BudgetSearch.Find(0, costs.Length - 1, i => costs[i] <= budget);
        return (step == 0 || costs[step] <= budget) && (step == costs.Length - 1 || costs[step + 1] > budget);
    });

    [Fact]
    public void Find_LargerBudget_ReachesAtLeastAsFar() => Gen.Select(Costs, Gen.Int[0, 20], Gen.Int[0, 20]).Sample((costs, a, b) =>
        BudgetSearch.Find(0, costs.Length - 1, i => costs[i] <= Math.Min(a, b)) <= BudgetSearch.Find(0, costs.Length - 1, i => costs[i] <= Math.Max(a, b)));

    [Fact]
    public void Find_RisingCosts_ReachesTheLastThatFits() => Gen.Select(Costs, Gen.Int[0, 20]).Sample((costs, budget) =>
    {
        int[] rising = [.. costs.Order()];
        return BudgetSearch.Find(0, rising.Length - 1, i => rising[i] <= budget) == Math.Max(rising.Count(cost => cost <= budget) - 1, 0);
    });
}
