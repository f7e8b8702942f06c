using MathNet.Numerics.Statistics;

namespace SKIntern.Compression;

/// <summary>How far two scorers agree about the words of texts at one rate, forced words aside.</summary>
/// <param name="Rate">The share of words that each keeps of every text.</param>
/// <param name="Overlap">The share of the words that the reference keeps which the other keeps too, over all texts, in [0, 1]; by chance about the rate.</param>
/// <param name="Jaccard">Words that both keep as a share of those that either keeps, over all texts, in [0, 1].</param>
/// <param name="RankCorrelation">
/// Spearman's rank correlation of the words' scores, in [-1, 1]: the mean over the texts with at least two words in which neither
/// scorer gives all words one score; 0 where there is no such text.
/// </param>
public sealed record ScorerAgreement(double Rate, double Overlap, double Jaccard, double RankCorrelation)
{
    /// <summary>Compares two scorers' words.</summary>
    /// <param name="reference">For each text its words as the one scorer gives them, a teacher for instance.</param>
    /// <param name="other">The same texts' words as the other gives them.</param>
    /// <param name="rate">The share of words that each keeps, in [0, 1].</param>
    /// <returns>The agreement.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The two do not have the same texts and words.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside [0, 1].</exception>
    public static ScorerAgreement Measure(IReadOnlyList<IReadOnlyList<ScoredWord>> reference, IReadOnlyList<IReadOnlyList<ScoredWord>> other, double rate)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(other);
        CompressionRate.ThrowIfInvalid(rate);
        RequireSameWords(reference, other);
        int kept = 0, both = 0, either = 0;
        for (int text = 0; text < reference.Count; text++)
        {
            (bool Reference, bool Other)[] words = [.. KeptWords.At(reference[text], rate).Zip(KeptWords.At(other[text], rate))];
            kept += words.Count(word => word.Reference);
            both += words.Count(word => word is { Reference: true, Other: true });
            either += words.Count(word => word.Reference || word.Other);
        }

        return new(rate, Share(both, kept), Share(both, either), RankCorrelationOf(reference, other));
    }

    private static double RankCorrelationOf(IReadOnlyList<IReadOnlyList<ScoredWord>> reference, IReadOnlyList<IReadOnlyList<ScoredWord>> other)
        => reference.Zip(other)
            .Where(texts => Differ(texts.First) && Differ(texts.Second))
            .Select(texts => Correlation.Spearman(texts.First.Select(word => word.Importance), texts.Second.Select(word => word.Importance)))
            .DefaultIfEmpty()
            .Average();

    // Equal scores have no ranks to correlate: the formula divides by zero.
    private static bool Differ(IReadOnlyList<ScoredWord> words) => words.Any(word => word.Importance != words[0].Importance);

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;

    private static void RequireSameWords(IReadOnlyList<IReadOnlyList<ScoredWord>> reference, IReadOnlyList<IReadOnlyList<ScoredWord>> other)
    {
        if (reference.Count != other.Count)
        {
            throw new ArgumentException($"There are {other.Count} texts to compare with {reference.Count}.", nameof(other));
        }

        for (int text = 0; text < reference.Count; text++)
        {
            if (!reference[text].Select(word => (word.Start, word.Length)).SequenceEqual(other[text].Select(word => (word.Start, word.Length))))
            {
                throw new ArgumentException($"Text {text} is cut into other words by the two scorers ({reference[text].Count} and {other[text].Count}).", nameof(other));
            }
        }
    }
}
