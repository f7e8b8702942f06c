namespace SKIntern.Compression;

/// <summary>A scored text that can be shortened to any budget without scoring it again. Immutable and thread-safe.</summary>
public interface ICompressibleText
{
    /// <summary>The text before compression.</summary>
    string Original { get; }

    /// <summary>The text at a rate.</summary>
    /// <param name="rate">The share to keep, in [0, 1]: 0 gives the empty text, 1 the text verbatim.</param>
    /// <param name="draw">
    /// Selects one of the possible results of a compressor that draws at random (for instance by example and epoch); one that
    /// goes by importance ignores it. Equal draws give equal texts.
    /// </param>
    /// <returns>The shortened text, its order kept, with what was asked and what was achieved.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is outside [0, 1] or not a number.</exception>
    CompressedText Compress(double rate, int draw = 0);

    /// <summary>The text within a budget.</summary>
    /// <param name="budget">A rate or a number of tokens.</param>
    /// <param name="draw">As for a rate.</param>
    /// <returns>The shortened text, its order kept, with what was asked and what was achieved.</returns>
    /// <exception cref="InvalidOperationException">The budget is a number of tokens and the compressor has no tokenizer to count with.</exception>
    CompressedText Compress(CompressionBudget budget, int draw = 0) => budget.Rate is { } rate
        ? Compress(rate, draw)
        : throw new InvalidOperationException($"A budget of {budget} needs a compressor that counts tokens; this one knows rates only.");

    /// <summary>What happens to each word within a budget; computed anew at each call, so that plain compression stays cheap.</summary>
    /// <param name="budget">A rate or a number of tokens.</param>
    /// <param name="draw">As for <see cref="Compress(CompressionBudget, int)"/>.</param>
    /// <returns>The words of <see cref="Original"/> in order; none where the compressor cannot tell.</returns>
    /// <exception cref="InvalidOperationException">The budget is a number of tokens and the compressor has no tokenizer to count with.</exception>
    IReadOnlyList<WordDecision> Explain(CompressionBudget budget, int draw = 0) => [];
}
