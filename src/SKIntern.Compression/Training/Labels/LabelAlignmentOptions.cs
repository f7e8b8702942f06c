namespace SKIntern.Compression;

/// <summary>How a <see cref="LabelAligner"/> finds the words of a compressed text in the original. Immutable.</summary>
public sealed record LabelAlignmentOptions
{
    /// <summary>
    /// The words looked at in each direction from the word that was found last, at least 1. After a match more than half of it ahead,
    /// the search goes on from half of it ahead, so that one wrong match cannot carry it away.
    /// </summary>
    /// <value>150, LLMLingua-2's.</value>
    public int Window { get; init; } = 150;

    /// <summary>
    /// The least share of the longer of two words that a common beginning must have for them to be one word in two forms ("compress"
    /// and "compression": 8 of 11 letters), where no word with the same stem is near; in (0, 1], 1 to compare stems only. The common
    /// beginning must also have four letters, and words with anything but letters are never compared so.
    /// </summary>
    /// <value>0.7.</value>
    public double MinimumCommonPrefix { get; init; } = 0.7;

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message lists all such values.</exception>
    public void Validate()
    {
        List<string> errors = [];
        if (Window < 1)
        {
            errors.Add($"{nameof(Window)} must be at least 1, not {Window}");
        }

        if (!(MinimumCommonPrefix is > 0 and <= 1))
        {
            errors.Add($"{nameof(MinimumCommonPrefix)} must be in (0, 1], not {MinimumCommonPrefix}");
        }

        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors) + ".");
        }
    }
}
