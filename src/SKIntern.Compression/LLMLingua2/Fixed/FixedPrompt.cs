namespace SKIntern.Compression;

/// <summary>A prompt whose words are ranked over all contexts together.</summary>
internal sealed class FixedPrompt(IReadOnlyList<string> contexts, int originTokens, IReadOnlyList<FixedContext> scored, IReadOnlyList<string> forceTokens)
    : LLMLingua2Prompt(contexts, originTokens)
{
    // A product such as 0.29 * 100 may come out just below the whole number it stands for.
    private const double Rounding = 1e-9;

    private static readonly HashSet<string> None = [];

    private readonly HashSet<string> _forceTokens = new(forceTokens, StringComparer.Ordinal);
    private readonly Lazy<FixedRanking> _ranking = new(() => new(scored, None));

    private protected override LLMLingua2Result Shorten(LLMLingua2Budget budget)
    {
        double tokens = budget.TargetToken >= 0 ? budget.TargetToken : Math.Floor((budget.Rate * OriginTokens) + Rounding);
        bool nothing = budget.TargetToken == 0 || (budget.TargetToken < 0 && budget.Rate == 0);
        bool[] contexts = nothing ? new bool[scored.Count]
            : budget.UseContextLevelFilter && scored.Count > 1 ? FixedContextFilter.Keep(scored, budget, OriginTokens, tokens)
            : [.. scored.Select(_ => true)];
        FixedContext[] kept = [.. scored.Where((_, i) => contexts[i])];
        bool whole = !budget.UseTokenLevelFilter || kept.Sum(context => context.Tokens) <= tokens || kept.All(context => context.Probabilities.Length == 0);
        bool[][] words = whole ? [] : Ranking(kept, budget.DropConsecutive).Keep(tokens);

        string[] texts = [.. kept.Select((context, c) => whole ? context.Text : context.Kept.Join(words[c]))];
        LLMLingua2Result result = Result(budget, texts, texts.Sum(Cl100kTokenizer.Shared.Count), Words(contexts, whole, words));
        return result with { CompressedPrompt = string.Join("\n\n", texts.Where(text => text.Length > 0)) };
    }

    private FixedRanking Ranking(FixedContext[] kept, bool dropConsecutive)
        => kept.Length == scored.Count && !(dropConsecutive && _forceTokens.Count > 0) ? _ranking.Value : new(kept, dropConsecutive ? _forceTokens : None);

    private List<LLMLingua2Word> Words(bool[] contexts, bool whole, bool[][] words)
    {
        List<LLMLingua2Word> all = [];
        int k = -1;
        for (int c = 0; c < scored.Count; c++)
        {
            k += contexts[c] ? 1 : 0;
            FixedContext context = scored[c];
            for (int i = 0; i < context.Probabilities.Length; i++)
            {
                all.Add(new(c, context.Kept.Words[i], context.Probabilities[i], contexts[c] && (whole || words[k][i])));
            }
        }

        return all;
    }
}
