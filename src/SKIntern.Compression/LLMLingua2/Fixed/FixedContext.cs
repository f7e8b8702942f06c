namespace SKIntern.Compression;

/// <summary>A scored context.</summary>
/// <param name="Text">The text.</param>
/// <param name="Tokens">Its cl100k tokens.</param>
/// <param name="Kept">Its words.</param>
/// <param name="Probabilities">P(keep) of each word.</param>
/// <param name="IsForced">Whether a word stays whatever its probability.</param>
internal sealed record FixedContext(string Text, int Tokens, KeptText Kept, float[] Probabilities, bool[] IsForced)
{
    /// <summary>The mean P(keep) of its words; 0 for one without words.</summary>
    public double Score { get; } = Probabilities.Length == 0 ? 0 : Probabilities.Average(probability => (double)probability);
}
