namespace SKIntern.Compression;

/// <summary>
/// A prompt that the classifier has scored: it can be shortened to any budget without another pass. Made by
/// <see cref="LLMLingua2Compressor"/>; immutable and thread-safe, also after the classifier is disposed.
/// </summary>
public abstract class LLMLingua2Prompt
{
    private protected LLMLingua2Prompt(IReadOnlyList<string> contexts, int originTokens) => (Contexts, OriginTokens) = (contexts, originTokens);

    /// <summary>The contexts before compression.</summary>
    public IReadOnlyList<string> Contexts { get; }

    /// <summary>The cl100k tokens of all contexts.</summary>
    public int OriginTokens { get; }

    /// <summary>The prompt within a budget.</summary>
    /// <param name="budget">How much stays; <see langword="null"/> for the defaults (half of the tokens).</param>
    /// <returns>The shortened prompt.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A rate is outside [0, 1] or not a number.</exception>
    /// <exception cref="ArgumentException">The budget is not valid otherwise.</exception>
    public LLMLingua2Result Compress(LLMLingua2Budget? budget = null)
    {
        budget ??= new();
        budget.Validate();
        return Shorten(budget);
    }

    private protected abstract LLMLingua2Result Shorten(LLMLingua2Budget budget);

    private protected LLMLingua2Result Result(LLMLingua2Budget budget, IReadOnlyList<string> texts, int compressedTokens, IReadOnlyList<LLMLingua2Word> words) => new()
    {
        CompressedPrompt = string.Join("\n\n", texts),
        CompressedPromptList = texts,
        OriginTokens = OriginTokens,
        CompressedTokens = compressedTokens,
        RequestedRate = budget.TargetToken < 0 || OriginTokens == 0 ? budget.Rate : Math.Min((double)budget.TargetToken / OriginTokens, 1),
        Words = words,
    };
}
