namespace SKIntern.Compression;

/// <summary>
/// Drops whole contexts by their mean P(keep), with the reference's rules for how many, and one more: where the budget alone decides,
/// as many stay as the budget needs, so that the asked rate can be met.
/// </summary>
internal static class FixedContextFilter
{
    private const double Rounding = 1e-9;

    public static bool[] Keep(IReadOnlyList<FixedContext> contexts, LLMLingua2Budget budget, int originTokens, double tokens)
    {
        bool derived = budget.TargetContext <= 0 && budget.ContextLevelRate >= 1 && budget.ContextLevelTargetToken <= 0;
        double share = Share(contexts.Count, budget, originTokens, derived);
        double[] scores = [.. contexts.Select(context => context.Score)];
        double threshold = NumpyPercentile.Of([.. scores], (int)((100 * (1 - share)) + Rounding));
        bool[] kept = [.. scores.Select((score, i) => score >= threshold || budget.ForceContextIds.Contains(i))];
        if (derived && budget.UseTokenLevelFilter)
        {
            double held = contexts.Where((_, i) => kept[i]).Sum(context => context.Tokens);
            foreach (int i in Enumerable.Range(0, kept.Length).Where(i => !kept[i]).OrderByDescending(i => scores[i]).TakeWhile(_ => held < tokens).ToArray())
            {
                kept[i] = true;
                held += contexts[i].Tokens;
            }
        }

        return kept;
    }

    private static double Share(int contexts, LLMLingua2Budget budget, int originTokens, bool derived)
    {
        double share = budget.ContextLevelRate;
        double target = budget.ContextLevelTargetToken;
        if (derived && budget.TargetToken < 0 && budget.Rate < 1)
        {
            share = budget.UseTokenLevelFilter ? (budget.Rate + 1) / 2 : budget.Rate;
        }
        else if (derived && budget.TargetToken >= 0)
        {
            target = budget.UseTokenLevelFilter ? budget.TargetToken * 2.0 : budget.TargetToken;
        }

        share = budget.TargetContext >= 0 ? Math.Min((double)budget.TargetContext / contexts, 1) : share;
        return target >= 0 && originTokens > 0 ? Math.Min(target / originTokens, 1) : share;
    }
}
