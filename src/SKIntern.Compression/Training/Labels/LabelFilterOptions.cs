namespace SKIntern.Compression;

/// <summary>How many labelled texts a <see cref="LabelFilter"/> leaves out. Immutable.</summary>
public sealed record LabelFilterOptions
{
    /// <summary>The share of all texts that goes because of its variation rate, in [0, 1).</summary>
    /// <value>0.1, LLMLingua-2's.</value>
    public double VariationShare { get; init; } = 0.1;

    /// <summary>The share of the texts left after that which goes because of its alignment gap, in [0, 1).</summary>
    /// <value>0.1, LLMLingua-2's.</value>
    public double AlignmentGapShare { get; init; } = 0.1;

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message lists all such values.</exception>
    public void Validate()
    {
        string[] errors = [.. new[] { (nameof(VariationShare), VariationShare), (nameof(AlignmentGapShare), AlignmentGapShare) }
            .Where(share => !(share.Item2 is >= 0 and < 1))
            .Select(share => $"{share.Item1} must be in [0, 1), not {share.Item2}")];
        if (errors.Length > 0)
        {
            throw new ArgumentException(string.Join("; ", errors) + ".");
        }
    }
}
