namespace SKIntern.Costing;

/// <summary>
/// Counts the floating-point operations of a decoder's matrix products: projections, feed-forward network, attention and
/// output head, 2 for every multiply-add. Norms, softmax and the table of embeddings are left out, as in torch's counter. (The paper counts multiply-adds with a tool
/// that misses the attention products.) Immutable and thread-safe.
/// </summary>
public sealed class FlopsEstimator
{
    private readonly ModelShape _shape;
    private readonly FlopsCounting _counting;

    /// <summary>Creates the estimator.</summary>
    /// <param name="shape">The model's sizes, all above 0.</param>
    /// <param name="counting">Which products count.</param>
    /// <exception cref="ArgumentException">A size is not above 0.</exception>
    public FlopsEstimator(ModelShape shape, FlopsCounting counting = FlopsCounting.Causal)
    {
        ArgumentNullException.ThrowIfNull(shape);
        int[] sizes = [shape.HiddenSize, shape.Layers, shape.Heads, shape.KeyValueHeads, shape.HeadSize, shape.IntermediateSize, shape.VocabularySize];
        if (Array.Exists(sizes, s => s <= 0))
        {
            throw new ArgumentException($"Every size must be above 0: {shape}.", nameof(shape));
        }

        _shape = shape;
        _counting = counting;
    }

    /// <summary>One forward pass over whole sequences with the logits of every token, as in training.</summary>
    /// <param name="tokens">The tokens of a sequence, at least 0.</param>
    /// <param name="sequences">The sequences, at least 0.</param>
    /// <returns>The operations.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is negative.</exception>
    public long CountForward(int tokens, int sequences = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        ArgumentOutOfRangeException.ThrowIfNegative(sequences);
        return (sequences * ((tokens * (LayersPerToken + HeadPerToken)) + AttentionOfPrompt(tokens))) + Rotations(sequences == 0 ? 0 : tokens);
    }

    /// <summary>
    /// Reading a prompt once and writing tokens one by one with a cache. The head runs on the prompt's last token and on every
    /// written token but the last, which is not fed back.
    /// </summary>
    /// <param name="promptTokens">The tokens of the prompt, at least 1.</param>
    /// <param name="generatedTokens">The tokens sampled, the stop token included, at least 0.</param>
    /// <returns>The operations for reading and for writing.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public GenerationCost Estimate(int promptTokens, int generatedTokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(promptTokens, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(generatedTokens);
        long fed = Math.Max(0, generatedTokens - 1);
        long seen = (fed * promptTokens) + (fed * (fed + 1) / 2);
        return new(
            (promptTokens * LayersPerToken) + AttentionOfPrompt(promptTokens) + HeadPerToken + Rotations(promptTokens),
            (fed * (LayersPerToken + HeadPerToken)) + (seen * AttentionPerPair) + Rotations(fed));
    }

    /// <summary>
    /// Forward and backward pass of training something small in a frozen model: the projections' products twice, since frozen weights
    /// need no gradients but hand on those of their inputs; those of attention three times, since both of their factors have gradients. What the small
    /// thing itself computes comes on top.
    /// </summary>
    /// <param name="tokens">The tokens that pass the layers, at least 0.</param>
    /// <param name="headTokens">The tokens that pass the output head, at least 0.</param>
    /// <param name="attendedPairs">The pairs of a token and one that it sees, itself included, at least 0.</param>
    /// <returns>The operations.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is negative.</exception>
    public long CountFrozenTraining(long tokens, long headTokens, long attendedPairs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        ArgumentOutOfRangeException.ThrowIfNegative(headTokens);
        ArgumentOutOfRangeException.ThrowIfNegative(attendedPairs);
        return (2 * ((tokens * LayersPerToken) + (headTokens * HeadPerToken))) + (3 * attendedPairs * AttentionPerPair);
    }

    private long QueryWidth => (long)_shape.Heads * _shape.HeadSize;

    private long LayersPerToken => 2L * _shape.Layers * _shape.HiddenSize
        * ((2 * QueryWidth) + (2L * _shape.KeyValueHeads * _shape.HeadSize) + ((_shape.GatedFeedForward ? 3L : 2L) * _shape.IntermediateSize));

    private long HeadPerToken => 2L * _shape.HiddenSize * _shape.VocabularySize;

    // Scores and weighted values: two products of one query head with one key or value, for every head and layer.
    private long AttentionPerPair => 4L * _shape.Layers * QueryWidth;

    private long AttentionOfPrompt(long tokens)
        => AttentionPerPair * (_counting == FlopsCounting.EagerTorch ? tokens * tokens : tokens * (tokens + 1) / 2);

    private long Rotations(long tokens) => _counting == FlopsCounting.EagerTorch ? tokens * _shape.HeadSize : 0;
}
