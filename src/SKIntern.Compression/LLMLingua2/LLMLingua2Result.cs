namespace SKIntern.Compression;

/// <summary>A compressed prompt. The names follow llmlingua's result; tokens are those of cl100k.</summary>
public sealed record LLMLingua2Result
{
    /// <summary>The compressed contexts, an empty line between them.</summary>
    public required string CompressedPrompt { get; init; }

    /// <summary>The compressed contexts that were not dropped as a whole, in order.</summary>
    public required IReadOnlyList<string> CompressedPromptList { get; init; }

    /// <summary>The tokens of all contexts before.</summary>
    public required int OriginTokens { get; init; }

    /// <summary>The tokens of <see cref="CompressedPromptList"/>.</summary>
    public required int CompressedTokens { get; init; }

    /// <summary>The share of tokens that was asked for, in [0, 1].</summary>
    public required double RequestedRate { get; init; }

    /// <summary>Every word of the prompt, in order.</summary>
    public required IReadOnlyList<LLMLingua2Word> Words { get; init; }

    /// <summary>The share of tokens that stayed; 1 for a prompt without tokens.</summary>
    public double AchievedRate => OriginTokens == 0 ? 1 : (double)CompressedTokens / OriginTokens;

    /// <summary>Tokens before by tokens after, as llmlingua writes it, such as <c>2.0x</c>; <c>1.0x</c> where nothing stayed.</summary>
    public string RatioText => PythonText.OneDecimal(TokenRatio) + "x";

    /// <summary>The reciprocal of <see cref="RatioText"/>, such as <c>50.0%</c>; <c>100.0%</c> where nothing stayed (as llmlingua has it).</summary>
    public string RateText => PythonText.OneDecimal(1 / TokenRatio * 100) + "%";

    private double TokenRatio => CompressedTokens == 0 ? 1 : (double)OriginTokens / CompressedTokens;
}
