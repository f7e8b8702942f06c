namespace SKIntern.Compression;

/// <summary>The lengths of the rows that a classifier reads.</summary>
internal static class ClassifierRows
{
    /// <summary>The least length: less leaves no room for a text beside the special tokens.</summary>
    public const int SmallestLength = 8;

    /// <summary>The most tokens of a row, special tokens included.</summary>
    /// <exception cref="ArgumentException">The model has too few positions.</exception>
    public static int Length(TokenClassifier classifier, LLMLingua2Options options)
    {
        int length = Math.Min(options.MaxSequenceLength, classifier.Model.Config.MaxLength);
        return length >= SmallestLength
            ? length
            : throw new ArgumentException($"The model has positions for {classifier.Model.Config.MaxLength} tokens; expected at least {SmallestLength}.", nameof(classifier));
    }
}
