namespace SKIntern.Compression;

/// <summary>Chooses contexts by rank until their budget is spent (LLMLingua, section 3.1: the budget controller's coarse part).</summary>
internal static class ContextSelector
{
    // A budget of the tokens below 0 would leave no context at all, so the reference takes this one instead.
    internal const double FallbackTarget = 100;

    /// <summary>Chooses.</summary>
    /// <param name="ranking">The indices of all contexts, the most useful first.</param>
    /// <param name="tokenCounts">The tokens of each context.</param>
    /// <param name="targetTokens">The budget of the tokens.</param>
    /// <param name="options">Budget rule, forced contexts, order and dynamic rates.</param>
    public static ChosenContexts Choose(IReadOnlyList<int> ranking, IReadOnlyList<int> tokenCounts, double targetTokens, LLMLinguaOptions options)
    {
        double budget = ContextBudget.Parse(options.ContextBudget).Of(targetTokens < 0 ? FallbackTarget : targetTokens);
        List<int> byRank = [.. options.ForceContextIds.Distinct()];
        foreach (int context in ranking)
        {
            // The context that overdraws the budget still comes in; the finer steps make it fit. Forced ones pay when their turn comes.
            budget -= tokenCounts[context];
            if (!byRank.Contains(context))
            {
                byRank.Add(context);
            }

            if (budget < 0)
            {
                break;
            }
        }

        IReadOnlyDictionary<int, double> shifts = Shifts(byRank, options.DynamicContextCompressionRatio);
        int[] ordered = [.. Arrange(byRank, options.ReorderContext)];
        return new(ordered, [.. ordered.Select(context => shifts[context])]);
    }

    private static IEnumerable<int> Arrange(IReadOnlyList<int> byRank, ContextOrder order) => order switch
    {
        ContextOrder.Original => byRank.Order(),
        ContextOrder.TwoStage => byRank.Where((_, rank) => rank % 2 == 0).Concat(byRank.Where((_, rank) => rank % 2 == 1).Reverse()),
        _ => byRank,
    };

    /// <summary>From +spread for the best to -spread for the worst, evenly.</summary>
    private static Dictionary<int, double> Shifts(IReadOnlyList<int> byRank, double spread)
    {
        int steps = byRank.Count - 1;
        return byRank.Select((context, rank) => (context, rank))
            .ToDictionary(c => c.context, c => steps == 0 ? 0 : (steps - (2 * c.rank)) * (spread / steps));
    }
}
