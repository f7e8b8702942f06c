namespace SKIntern.Compression;

/// <summary>What a <see cref="LLMLinguaCompressor"/> made of a prompt. Immutable.</summary>
/// <param name="CompressedPrompt">Instruction, what is left of the contexts, and question, with a blank line between them.</param>
/// <param name="OriginTokens">The tokens of cl100k_base in instruction, contexts and question before.</param>
/// <param name="CompressedTokens">The tokens of cl100k_base in <paramref name="CompressedPrompt"/>.</param>
/// <param name="ContextIds">The contexts that stayed, by their indices, in the order in which they were put together.</param>
/// <param name="Tokens">
/// The tokens of these contexts in that order, after sentences were dropped; empty where tokens were not filtered, or there is nothing but white space.
/// </param>
public sealed record LLMLinguaResult(
    string CompressedPrompt, int OriginTokens, int CompressedTokens, IReadOnlyList<int> ContextIds, IReadOnlyList<LLMLinguaToken> Tokens)
{
    /// <summary>How many times shorter the prompt became; 1 where nothing is left, as llmlingua has it.</summary>
    public double Ratio => CompressedTokens == 0 || OriginTokens == 0 ? 1 : (double)OriginTokens / CompressedTokens;

    /// <summary>The inverse of <see cref="Ratio"/>.</summary>
    public double Rate => 1 / Ratio;

    /// <summary><see cref="Ratio"/> as llmlingua writes it, such as <c>1.8x</c>.</summary>
    public string RatioText => PythonText.OneDecimal(Ratio) + "x";

    /// <summary><see cref="Rate"/> as llmlingua writes it, such as <c>55.7%</c>.</summary>
    public string RateText => PythonText.OneDecimal(Rate * 100) + "%";
}
