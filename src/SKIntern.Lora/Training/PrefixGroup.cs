namespace SKIntern.Lora.Training;

/// <summary>Sequences that begin alike.</summary>
/// <param name="Length">The tokens that they share; 0 for a sequence on its own.</param>
/// <param name="Sequences">The sequences.</param>
internal sealed record PrefixGroup(int Length, IReadOnlyList<TokenSequence> Sequences)
{
    // A shorter prefix saves less than the mask of the queries behind it costs.
    private const int FewestTokens = 16;

    /// <summary>The tokens that the model reads for the group: the prefix once, then the rest of each.</summary>
    public int TokenCount => Length + Sequences.Sum(s => s.InputLength - Length);

    /// <summary>Each sequence on its own, in the order given.</summary>
    public static IReadOnlyList<PrefixGroup> Singles(IEnumerable<TokenSequence> sequences) => [.. sequences.Select(s => new PrefixGroup(0, [s]))];

    /// <summary>
    /// Groups sequences by common beginnings: in alphabetical order of their ids, the next one joins while the group as a whole
    /// saves at least as many tokens with it. Of every sequence at least one input token stays behind the prefix.
    /// </summary>
    /// <param name="sequences">The sequences.</param>
    /// <param name="maxTokens">The most tokens of a group.</param>
    /// <returns>The groups, by the ids of their first sequence.</returns>
    public static IReadOnlyList<PrefixGroup> Find(IEnumerable<TokenSequence> sequences, int maxTokens = int.MaxValue)
    {
        TokenSequence[] ordered = [.. sequences];
        Array.Sort(ordered, (a, b) => Input(a).SequenceCompareTo(Input(b)) is var order and not 0 ? order : string.CompareOrdinal(a.Id, b.Id));
        var groups = new List<PrefixGroup>();
        PrefixGroup? current = null;
        foreach (TokenSequence next in ordered)
        {
            PrefixGroup? joined = current is null ? null : Join(current, next);
            if (joined is not null && joined.TokenCount <= maxTokens)
            {
                current = joined;
                continue;
            }

            if (current is not null)
            {
                groups.Add(current);
            }

            current = new(0, [next]);
        }

        return current is null ? groups : [.. groups, current];
    }

    private static ReadOnlySpan<int> Input(TokenSequence sequence) => sequence.Ids[..sequence.InputLength];

    private static PrefixGroup? Join(PrefixGroup group, TokenSequence next)
    {
        TokenSequence first = group.Sequences[0];
        int limit = group.Sequences.Count == 1 ? first.InputLength - 1 : group.Length;
        int common = Math.Min(Math.Min(limit, next.InputLength - 1), Input(first).CommonPrefixLength(Input(next)));
        int saved = (group.Sequences.Count - 1) * group.Length;
        return common >= FewestTokens && group.Sequences.Count * common >= saved ? new(common, [.. group.Sequences, next]) : null;
    }
}
