namespace SKIntern.Lora.Training;

/// <summary>Groups sequences into batches.</summary>
public static class SequenceBatcher
{
    // What a pass costs beside its tokens (reading the weights, some hundred operations), as measured on a CPU.
    private const int PassTokens = 32;

    /// <summary>
    /// Batches of similar lengths that hold at most a number of tokens, padding counted; a longer sequence stands alone. For
    /// streams in which the order of the sequences does not matter: shuffle the batches afterwards.
    /// </summary>
    /// <param name="sequences">The sequences.</param>
    /// <param name="maxTokens">The most tokens of a batch, padding counted; at least 1.</param>
    /// <returns>The batches, shortest sequences first.</returns>
    public static IReadOnlyList<SequenceBatch> ByTokenBudget(IEnumerable<TokenSequence> sequences, int maxTokens)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokens, 1);
        var batches = new List<SequenceBatch>();
        var current = new List<TokenSequence>();
        foreach (TokenSequence sequence in sequences.OrderBy(s => s.InputLength))
        {
            if (current.Count > 0 && (current.Count + 1) * (long)sequence.InputLength > maxTokens)
            {
                batches.Add(new(current));
                current.Clear();
            }

            current.Add(sequence);
        }

        if (current.Count > 0)
        {
            batches.Add(new(current));
        }

        return batches;
    }

    /// <summary>
    /// Cuts the sequences of one optimizer step into micro-batches, similar lengths together where there are several: the
    /// gradient is the same, the padding less.
    /// </summary>
    /// <param name="sequences">The sequences of the step.</param>
    /// <param name="batchSize">The most sequences of a micro-batch, at least 1.</param>
    /// <returns>The micro-batches.</returns>
    public static IReadOnlyList<SequenceBatch> ByCount(IReadOnlyCollection<TokenSequence> sequences, int batchSize)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        IEnumerable<TokenSequence> ordered = sequences.Count <= batchSize ? sequences : sequences.OrderBy(s => s.InputLength);
        return [.. ordered.Chunk(batchSize).Select(c => new SequenceBatch(c))];
    }

    /// <summary>
    /// Cuts the sequences of one optimizer step into micro-batches of similar lengths, so that padding and passes together cost
    /// least. The gradient is the same up to rounding.
    /// </summary>
    /// <param name="sequences">The sequences of the step.</param>
    /// <param name="batchSize">The most sequences of a micro-batch, at least 1.</param>
    /// <param name="passTokens">What one more pass costs, in tokens of padding; at least 0.</param>
    /// <returns>The micro-batches, shortest sequences first.</returns>
    public static IReadOnlyList<SequenceBatch> ByLength(IReadOnlyCollection<TokenSequence> sequences, int batchSize, int passTokens = PassTokens)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(passTokens);
        TokenSequence[] ordered = [.. sequences.OrderBy(s => s.InputLength)];

        // costs[n]: the least that the n shortest sequences cost; starts[n]: where the last micro-batch of that cut begins.
        var costs = new long[ordered.Length + 1];
        var starts = new int[ordered.Length + 1];
        for (int end = 1; end <= ordered.Length; end++)
        {
            costs[end] = long.MaxValue;
            for (int start = Math.Max(0, end - batchSize); start < end; start++)
            {
                long cost = costs[start] + passTokens + ((long)(end - start) * ordered[end - 1].InputLength);
                if (cost < costs[end])
                {
                    (costs[end], starts[end]) = (cost, start);
                }
            }
        }

        var batches = new Stack<SequenceBatch>();
        for (int end = ordered.Length; end > 0; end = starts[end])
        {
            batches.Push(new(ordered[starts[end]..end]));
        }

        return [.. batches];
    }

    /// <summary>
    /// Packs sequences into rows without padding: the longest first, each into the first row that has room (first fit
    /// decreasing). The gradient of a step is the same up to rounding.
    /// </summary>
    /// <param name="sequences">The sequences.</param>
    /// <param name="maxTokens">The most tokens of a row, at least 1; a longer sequence stands alone.</param>
    /// <param name="sharePrefixes">Whether sequences that begin alike are put together and share the beginning.</param>
    /// <returns>The rows.</returns>
    public static IReadOnlyList<SequenceBatch> Pack(IEnumerable<TokenSequence> sequences, int maxTokens, bool sharePrefixes = false)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokens, 1);
        IReadOnlyList<PrefixGroup> groups = sharePrefixes ? PrefixGroup.Find(sequences, maxTokens) : PrefixGroup.Singles(sequences);
        var rows = new List<(List<PrefixGroup> Groups, int Tokens)>();
        foreach (PrefixGroup group in groups.OrderByDescending(g => g.TokenCount))
        {
            int tokens = group.TokenCount, row = rows.FindIndex(r => r.Tokens + tokens <= maxTokens);
            if (row < 0)
            {
                rows.Add(([group], tokens));
            }
            else
            {
                rows[row].Groups.Add(group);
                rows[row] = (rows[row].Groups, rows[row].Tokens + tokens);
            }
        }

        return [.. rows.Select(r => SequenceBatch.Pack(r.Groups))];
    }

    /// <summary>Cuts the sequences of one optimizer step into batches.</summary>
    /// <param name="sequences">The sequences of the step, at least one.</param>
    /// <param name="batchSize">The most sequences of a padded batch, at least 1.</param>
    /// <param name="options">How.</param>
    /// <returns>The batches.</returns>
    public static IReadOnlyList<SequenceBatch> Create(IReadOnlyCollection<TokenSequence> sequences, int batchSize, ThroughputOptions options)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentNullException.ThrowIfNull(options);
        return options.Batching switch
        {
            BatchingMode.Bucketed => ByLength(sequences, batchSize),
            BatchingMode.Packed => Pack(
                sequences,
                options.TokensPerRow ?? (int)Math.Min(int.MaxValue, (long)batchSize * sequences.Max(s => s.InputLength)),
                options.SharePrefixes),
            _ => ByCount(sequences, batchSize),
        };
    }
}
