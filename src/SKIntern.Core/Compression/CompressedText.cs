namespace SKIntern.Compression;

/// <summary>What a compressor made of a text.</summary>
/// <param name="Text">The shortened text.</param>
/// <param name="Budget">What was asked for.</param>
/// <param name="OriginalUnits">The units (words, sentences or facts) before.</param>
/// <param name="KeptUnits">The units that stayed.</param>
public sealed record CompressedText(string Text, CompressionBudget Budget, int OriginalUnits, int KeptUnits)
{
    /// <summary>The tokens of the text before; <see langword="null"/> where the compressor has no tokenizer to count with.</summary>
    public int? OriginalTokens { get; init; }

    /// <summary>The tokens of <see cref="Text"/>; <see langword="null"/> where the compressor has no tokenizer to count with.</summary>
    public int? KeptTokens { get; init; }

    /// <summary>
    /// The share that was asked for, in [0, 1]; of a budget in tokens its share of the text's tokens, which is 1 where it covers them all.
    /// </summary>
    public double RequestedRate => Budget.Rate ?? Share(Budget.TokensOf(OriginalTokens ?? 0), OriginalTokens ?? 0);

    /// <summary>
    /// The share that stayed: of tokens where they were counted, else of units; 1 for a text with none. Above
    /// <see cref="RequestedRate"/> where what must stay needs more.
    /// </summary>
    public double AchievedRate => OriginalTokens is { } original ? Share(KeptTokens ?? 0, original) : Share(KeptUnits, OriginalUnits);

    /// <summary>
    /// Whether <see cref="Text"/> has more tokens than the budget allows, because what must stay needs more;
    /// <see langword="false"/> where no tokens were counted.
    /// </summary>
    public bool ExceedsBudget => OriginalTokens is { } original && KeptTokens > Budget.TokensOf(original);

    private static double Share(int part, int whole) => whole == 0 ? 1 : (double)part / whole;
}
