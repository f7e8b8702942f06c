namespace SKIntern.Compression;

/// <summary>What a <see cref="CorpusStatisticsScorer"/> knows of words besides their counts.</summary>
public sealed record CorpusStatisticsOptions
{
    /// <summary>
    /// What names, numbers and negations gain, in nats, finite and at least 0: 1 ranks them like words that are e times rarer. A name is a
    /// word with a capital letter that neither starts a sentence nor stands behind a colon. Without it the names and numbers that a task's
    /// knowledge is about come low, because it repeats them (measured in <c>docs/compression.md</c>). 0 leaves them to their counts.
    /// </summary>
    /// <value>1.</value>
    public double SalienceBonus { get; init; } = 1;

    /// <summary>
    /// Whether English function words (articles, pronouns, auxiliaries, most prepositions) have importance 0, but for negations. In a small
    /// corpus many of them are as rare as words that matter.
    /// </summary>
    /// <value><see langword="false"/>.</value>
    public bool DiscountFunctionWords { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException"><see cref="SalienceBonus"/> is negative or not finite.</exception>
    public void Validate()
    {
        if (!(SalienceBonus >= 0 && double.IsFinite(SalienceBonus)))
        {
            throw new ArgumentException(FormattableString.Invariant($"{nameof(SalienceBonus)} must be finite and at least 0, not {SalienceBonus}."));
        }
    }
}
