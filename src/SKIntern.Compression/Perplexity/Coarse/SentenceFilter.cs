using SKIntern.Tokenization;

namespace SKIntern.Compression;

/// <summary>
/// Keeps sentences by rank until their budget is spent. A sentence reaches to the start of the next one, so that the kept ones can be
/// put together as they stood. Differs from the reference in two points: sentences are cut by <see cref="SentenceSplitter"/>
/// instead of nltk's punkt, and the first and last sentences asked for come first under every ranking, where the reference adds a
/// bonus that puts them last when a question takes part and forgets them when none does.
/// </summary>
internal sealed class SentenceFilter(ITokenizer tokenizer, PerplexityRanker ranker)
{
    /// <summary>The contexts with the sentences that stay.</summary>
    public IReadOnlyList<string> Apply(IReadOnlyList<string> contexts, double targetTokens, LLMLinguaOptions options, CancellationToken cancellationToken)
    {
        string[][] sentences = [.. contexts.Select(Split)];
        string[] all = [.. sentences.SelectMany(s => s)];
        if (all.Length <= 1)
        {
            return contexts;
        }

        int[] ranking = ranker.Rank(all, options.Question, options.RankingPlace, cancellationToken);
        bool[] kept = Choose(Prioritize(ranking, options), [.. all.Select(s => tokenizer.Encode(s, addSpecialTokens: true).Count)], targetTokens, options);
        int next = 0;
        return [.. sentences.Select(s => string.Concat(s.Where(_ => kept[next++]).ToArray()))];
    }

    /// <summary>Cuts a text into its sentences, white space behind them included; together they are the text.</summary>
    internal static string[] Split(string text)
    {
        IReadOnlyList<TextSpan> spans = SentenceSplitter.Split(text, SentenceSplitter.Trim(text, 0, text.Length));
        return [.. spans.Select((_, i) => text[(i == 0 ? 0 : spans[i].Start)..(i + 1 < spans.Count ? spans[i + 1].Start : text.Length)])];
    }

    private static IEnumerable<int> Prioritize(int[] ranking, LLMLinguaOptions options)
        => ranking.OrderBy(i => i >= options.KeepFirstSentence && i < ranking.Length - options.KeepLastSentence);

    private static bool[] Choose(IEnumerable<int> ranking, int[] tokenCounts, double targetTokens, LLMLinguaOptions options)
    {
        double budget = (targetTokens < 0 ? ContextSelector.FallbackTarget : targetTokens) * options.TokenBudgetRatio;
        var kept = new bool[tokenCounts.Length];
        foreach (int sentence in ranking)
        {
            budget -= tokenCounts[sentence];
            kept[sentence] = true;
            if (budget < 0)
            {
                break;
            }
        }

        return kept;
    }
}
