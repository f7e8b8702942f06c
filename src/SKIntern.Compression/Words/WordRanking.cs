namespace SKIntern.Compression;

/// <summary>
/// The order in which the words of a text go. Its steps are runs of words that stand or fall together, forced ones first, then by
/// falling importance of the run's most important word, the earlier first among equals. A list item's mark comes with the first of its words.
/// </summary>
internal sealed class WordRanking
{
    private readonly int[] _ranks;
    private readonly int[] _wordsAt;

    private WordRanking(int[] ranks, int steps, int forcedSteps)
    {
        _ranks = ranks;
        (Steps, ForcedSteps) = (steps, forcedSteps);
        _wordsAt = new int[steps + 1];
        foreach (int rank in ranks)
        {
            _wordsAt[rank + 1]++;
        }

        for (int step = 1; step <= steps; step++)
        {
            _wordsAt[step] += _wordsAt[step - 1];
        }
    }

    public int Steps { get; }

    /// <summary>The steps that always stay.</summary>
    public int ForcedSteps { get; }

    public static WordRanking Of(WordStructure structure, IReadOnlyList<ScoredWord> words, Func<int, bool> isForced)
    {
        var importance = new double[structure.RunCount];
        var forced = new bool[structure.RunCount];
        Array.Fill(importance, double.NegativeInfinity);
        for (int i = 0; i < words.Count; i++)
        {
            if (structure.RunOf[i] is >= 0 and int run)
            {
                importance[run] = Math.Max(importance[run], words[i].Importance);
                forced[run] |= isForced(i);
            }
        }

        int[] order = [.. Enumerable.Range(0, structure.RunCount).OrderByDescending(run => forced[run]).ThenByDescending(run => importance[run])];
        int[] rankOfRun = Ranking.RanksOf(order);
        int[] ranks = [.. structure.RunOf.Select(run => run < 0 ? -1 : rankOfRun[run])];
        for (int i = 0; i < ranks.Length; i++)
        {
            if (structure.ItemEnd[i] > 0)
            {
                ranks[i] = ranks.AsSpan(i + 1, structure.ItemEnd[i] - i - 1).ToArray().Min();
            }
        }

        return new(ranks, order.Length, forced.Count(isRunForced => isRunForced));
    }

    /// <summary>Whether a word is among the first steps.</summary>
    public bool Keeps(int word, int steps) => _ranks[word] < steps;

    /// <summary>The number of words in the first steps.</summary>
    public int WordsAt(int steps) => _wordsAt[Math.Min(steps, Steps)];

    /// <summary>The most steps with no more than a number of words.</summary>
    public int Within(int words)
    {
        int found = Array.BinarySearch(_wordsAt, words);
        return found >= 0 ? found : ~found - 1;
    }
}
