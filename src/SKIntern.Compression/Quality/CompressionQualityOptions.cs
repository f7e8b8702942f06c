using SKIntern.Tokenization;

namespace SKIntern.Compression;

/// <summary>How a <see cref="CompressionQualityEvaluator"/> measures.</summary>
public sealed record CompressionQualityOptions
{
    /// <summary>The rates that are compared, each above 0 and below 1, falling.</summary>
    /// <value>2/3, 1/2 and 1/3.</value>
    public IReadOnlyList<double> Rates { get; init; } = [2.0 / 3, 0.5, 1.0 / 3];

    /// <summary>Counts the tokens of which the achieved rate is a share.</summary>
    /// <value><see cref="Cl100kTokenizer"/>.</value>
    public ITokenizer Tokenizer { get; init; } = Cl100kTokenizer.Shared;

    /// <summary>How many draws of a compressor that draws at random are counted, at least 1.</summary>
    /// <value>3.</value>
    public int Draws { get; init; } = 3;

    /// <summary>The most sequences whose loss is measured at a rate, at least 1; they are spread evenly over all.</summary>
    /// <value>100.</value>
    public int MaxSequences { get; init; } = 100;

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message lists all such values.</exception>
    public void Validate()
    {
        List<string> errors = [];
        if (Rates.Count == 0 || !Rates.All(rate => rate is > 0 and < 1) || Rates.Zip(Rates.Skip(1)).Any(pair => pair.Second >= pair.First))
        {
            errors.Add($"{nameof(Rates)} must fall from below 1 to above 0, not [{string.Join("; ", Rates)}]");
        }

        foreach ((string name, int value) in new[] { (nameof(Draws), Draws), (nameof(MaxSequences), MaxSequences) })
        {
            if (value < 1)
            {
                errors.Add($"{name} must be at least 1, not {value}");
            }
        }

        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors) + ".");
        }
    }
}
