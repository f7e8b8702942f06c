namespace SKIntern.Compression;

/// <summary>How predictions of "stays" agree with labels. Shares without a case to count are 0.</summary>
/// <param name="TruePositives">Predicted to stay, and labelled so.</param>
/// <param name="FalsePositives">Predicted to stay, but labelled to go.</param>
/// <param name="FalseNegatives">Predicted to go, but labelled to stay.</param>
/// <param name="TrueNegatives">Predicted to go, and labelled so.</param>
public sealed record ClassificationMeasures(long TruePositives, long FalsePositives, long FalseNegatives, long TrueNegatives)
{
    /// <summary>The number of cases.</summary>
    public long Count => TruePositives + FalsePositives + FalseNegatives + TrueNegatives;

    /// <summary>The share of the predicted ones that are right, in [0, 1].</summary>
    public double Precision => Share(TruePositives, TruePositives + FalsePositives);

    /// <summary>The share of the labelled ones that were predicted, in [0, 1].</summary>
    public double Recall => Share(TruePositives, TruePositives + FalseNegatives);

    /// <summary>The harmonic mean of precision and recall, in [0, 1].</summary>
    public double F1 => Share(2 * TruePositives, (2 * TruePositives) + FalsePositives + FalseNegatives);

    /// <summary>The share of all cases that are right, in [0, 1].</summary>
    public double Accuracy => Share(TruePositives + TrueNegatives, Count);

    /// <summary>Counts cases.</summary>
    /// <param name="cases">For each case whether it was predicted and whether it is labelled to stay.</param>
    /// <returns>The measures.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="cases"/> is null.</exception>
    public static ClassificationMeasures Of(IEnumerable<(bool Predicted, bool Labelled)> cases)
    {
        ArgumentNullException.ThrowIfNull(cases);
        var counts = new long[4];
        foreach ((bool predicted, bool labelled) in cases)
        {
            counts[predicted == labelled ? (labelled ? 0 : 3) : (predicted ? 1 : 2)]++;
        }

        return new(counts[0], counts[1], counts[2], counts[3]);
    }

    private static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
