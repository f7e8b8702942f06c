namespace SKIntern.Compression;

/// <summary>The rules about rates that all compressors share.</summary>
internal static class CompressionRate
{
    public static void ThrowIfInvalid(double rate)
    {
        if (!(rate >= 0 && rate <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "The rate must be in [0, 1].");
        }
    }

    /// <summary>The rate of a budget where tokens cannot be counted.</summary>
    public static double Of(CompressionBudget budget) => budget.Rate
        ?? throw new InvalidOperationException($"A budget of {budget} needs a tokenizer to count with: set {nameof(WordCompressionOptions.Tokenizer)} in the compressor's options.");

    /// <summary>The nearest number of units to a rate; a half is rounded up.</summary>
    public static int UnitsToKeep(double rate, int units) => (int)Math.Round(rate * units, MidpointRounding.AwayFromZero);
}
