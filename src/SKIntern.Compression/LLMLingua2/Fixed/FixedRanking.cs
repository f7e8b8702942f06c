namespace SKIntern.Compression;

/// <summary>
/// The words of some contexts in the order in which they stay: forced ones first, then by falling P(keep), the earlier first among
/// equals. A budget keeps a beginning of that order.
/// </summary>
internal sealed class FixedRanking
{
    private readonly FixedContext[] _contexts;
    private readonly int[][] _ranks;
    private readonly int _words;
    private readonly int _forced;
    private readonly HashSet<string> _dropRepeated;

    /// <summary>Ranks the words.</summary>
    /// <param name="contexts">The contexts.</param>
    /// <param name="dropRepeated">The words that are dropped where one would follow its like.</param>
    public FixedRanking(IEnumerable<FixedContext> contexts, HashSet<string> dropRepeated)
    {
        (_contexts, _dropRepeated) = ([.. contexts], dropRepeated);
        (int Context, int Word)[] order = [.. _contexts
            .SelectMany((context, c) => Enumerable.Range(0, context.Probabilities.Length).Select(word => (Context: c, Word: word)))
            .OrderByDescending(at => _contexts[at.Context].IsForced[at.Word])
            .ThenByDescending(at => _contexts[at.Context].Probabilities[at.Word])];
        _words = order.Length;
        _forced = _contexts.Sum(context => context.IsForced.Count(isForced => isForced));
        _ranks = [.. _contexts.Select(context => new int[context.Probabilities.Length])];
        for (int rank = 0; rank < order.Length; rank++)
        {
            _ranks[order[rank].Context][order[rank].Word] = rank;
        }
    }

    /// <summary>The words that stay within a budget of cl100k tokens, for each context; never less than the forced ones.</summary>
    public bool[][] Keep(double budget)
    {
        // Bisection asks about the same numbers of words whatever the budget and goes right at least as often for a larger one. So a
        // larger budget never keeps fewer words, although the count of tokens may fall by one when a word is added.
        int fits = 0, exceeds = _words + 1;
        while (exceeds - fits > 1)
        {
            int middle = fits + ((exceeds - fits) / 2);
            bool[][] kept = First(middle);
            (fits, exceeds) = _contexts.Select((context, c) => context.Kept.Count(kept[c])).Sum() <= budget ? (middle, exceeds) : (fits, middle);
        }

        return First(Math.Max(fits, _forced));
    }

    private bool[][] First(int words)
    {
        bool[][] kept = [.. _ranks.Select(ranks => Array.ConvertAll(ranks, rank => rank < words))];
        for (int c = 0; c < kept.Length && _dropRepeated.Count > 0; c++)
        {
            DropRepeated(_contexts[c].Kept.Words, kept[c]);
        }

        return kept;
    }

    private void DropRepeated(IReadOnlyList<string> words, bool[] kept)
    {
        string? last = null;
        for (int i = 0; i < kept.Length; i++)
        {
            if (kept[i])
            {
                kept[i] = last != words[i] || !_dropRepeated.Contains(words[i]);
                last = words[i];
            }
        }
    }
}
