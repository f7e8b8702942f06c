using SKIntern.Tokenization;

namespace SKIntern.Models.Encoder;

/// <summary>The special tokens that a tokenizer puts around a text, learnt from an example, so that a long text can be cut inside them. Immutable.</summary>
/// <param name="Before">The special tokens before a text.</param>
/// <param name="After">The special tokens behind it.</param>
public sealed record SequenceFrame(IReadOnlyList<int> Before, IReadOnlyList<int> After)
{
    private const string Example = "a";

    /// <summary>The number of special tokens.</summary>
    public int Count => Before.Count + After.Count;

    /// <summary>Learns the frame of a tokenizer.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <returns>The frame.</returns>
    /// <exception cref="ArgumentException">The tokenizer does more than putting tokens around a text.</exception>
    public static SequenceFrame Of(ITokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        IReadOnlyList<int> plain = tokenizer.Encode(Example), framed = tokenizer.Encode(Example, addSpecialTokens: true);
        for (int start = 0; start <= framed.Count - plain.Count; start++)
        {
            if (framed.Skip(start).Take(plain.Count).SequenceEqual(plain))
            {
                return new([.. framed.Take(start)], [.. framed.Skip(start + plain.Count)]);
            }
        }

        throw new ArgumentException("The tokenizer changes a text's tokens when it adds special tokens.", nameof(tokenizer));
    }

    /// <summary>A text's tokens in the frame, cut at the end to <paramref name="maximum"/> altogether.</summary>
    internal IReadOnlyList<int> Around(IReadOnlyList<int> tokens, int maximum) => [.. Before, .. tokens.Take(maximum - Count), .. After];
}
