namespace SKIntern.Compression;

/// <summary>How far a compressed text is made of the original's words, and how well they were found (LLMLingua-2, section 3.3).</summary>
/// <param name="OriginalWords">The words of the original, at least 1.</param>
/// <param name="CompressedWords">The words of the compressed text.</param>
/// <param name="FoundWords">Those of them that stand anywhere in the original, in one form or another.</param>
/// <param name="KeptWords">The words of the original that were labelled to stay.</param>
public sealed record LabelQuality(int OriginalWords, int CompressedWords, int FoundWords, int KeptWords)
{
    /// <summary>
    /// The share of the compressed text's words that do not stand in the original, in [0, 1]: what the writer made up. An empty
    /// compressed text made nothing up (LLMLingua-2's script counts it as all made up).
    /// </summary>
    public double VariationRate => CompressedWords == 0 ? 0 : (double)(CompressedWords - FoundWords) / CompressedWords;

    /// <summary>Found words as a share of the original's, in [0, 1].</summary>
    public double HittingRate => (double)FoundWords / OriginalWords;

    /// <summary>The share of the original's words that were labelled to stay, in [0, 1].</summary>
    public double MatchingRate => (double)KeptWords / OriginalWords;

    /// <summary>Hitting rate less matching rate, at least 0: words that are in the original, but were not found where they were sought.</summary>
    public double AlignmentGap => (double)(FoundWords - KeptWords) / OriginalWords;
}
