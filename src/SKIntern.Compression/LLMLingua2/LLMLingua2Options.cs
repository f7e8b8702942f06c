namespace SKIntern.Compression;

/// <summary>How an <see cref="LLMLingua2Compressor"/> works.</summary>
public sealed record LLMLingua2Options
{
    /// <summary>Whether the reference's defects are corrected or kept.</summary>
    /// <value><see cref="LLMLingua2Mode.Fixed"/>.</value>
    public LLMLingua2Mode Mode { get; init; }

    /// <summary>
    /// The most tokens the classifier reads at once, special tokens included, at least 8; the model's own limit where that is lower.
    /// LLMLingua-2's classifiers were trained on 512.
    /// </summary>
    /// <value>512.</value>
    public int MaxSequenceLength { get; init; } = 512;

    /// <summary>The most tokens in one forward pass, padding included, at least 1. Decides speed and memory only.</summary>
    /// <value><see cref="TokenClassifier.DefaultBatchTokens"/>.</value>
    public int BatchTokens { get; init; } = TokenClassifier.DefaultBatchTokens;

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message lists all such values.</exception>
    public void Validate()
    {
        List<string> errors = [];
        if (!Enum.IsDefined(Mode))
        {
            errors.Add($"{nameof(Mode)} must be one of {string.Join(", ", Enum.GetNames<LLMLingua2Mode>())}, not {Mode}");
        }

        if (MaxSequenceLength < ClassifierRows.SmallestLength)
        {
            errors.Add($"{nameof(MaxSequenceLength)} must be at least {ClassifierRows.SmallestLength}, not {MaxSequenceLength}");
        }

        if (BatchTokens < 1)
        {
            errors.Add($"{nameof(BatchTokens)} must be at least 1, not {BatchTokens}");
        }

        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors) + ".");
        }
    }
}
