namespace SKIntern.Compression;

/// <summary>
/// How much of a text may stay: a share of it, or a number of tokens. A number such as 0.5 converts to a rate by itself. The default
/// value is rate 0.
/// </summary>
public readonly record struct CompressionBudget
{
    private readonly double _rate;

    private CompressionBudget(double rate, int? tokens)
    {
        _rate = rate;
        Tokens = tokens;
    }

    /// <summary>The share to keep, in [0, 1]; <see langword="null"/> where the budget is a number of tokens.</summary>
    public double? Rate => Tokens is null ? _rate : null;

    /// <summary>The most tokens to keep, at least 0; <see langword="null"/> where the budget is a rate.</summary>
    public int? Tokens { get; }

    /// <summary>Whether nothing is to stay: rate 0 or no token.</summary>
    public bool IsNothing => Tokens is { } tokens ? tokens == 0 : _rate == 0;

    /// <summary>A share of the text.</summary>
    /// <param name="rate">The share, in [0, 1]: 0 gives the empty text, 1 the text verbatim.</param>
    /// <returns>The budget.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is outside [0, 1] or not a number.</exception>
    public static CompressionBudget OfRate(double rate) => rate is >= 0 and <= 1
        ? new(rate, tokens: null)
        : throw new ArgumentOutOfRangeException(nameof(rate), rate, $"The rate must be in [0, 1]; a number of tokens is {nameof(CompressionBudget)}.{nameof(OfTokens)}.");

    /// <summary>A number of tokens, under the tokenizer that the compressor was given.</summary>
    /// <param name="tokens">The most tokens to keep, at least 0. A text with no more of them stays verbatim.</param>
    /// <returns>The budget.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tokens"/> is negative.</exception>
    public static CompressionBudget OfTokens(int tokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        return new(rate: 0, tokens);
    }

    /// <summary>As <see cref="OfRate"/>.</summary>
    /// <param name="rate">The share, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is outside [0, 1] or not a number.</exception>
    public static implicit operator CompressionBudget(double rate) => OfRate(rate);

    /// <summary>The most tokens that may stay of a text.</summary>
    /// <param name="originalTokens">The tokens of the text, at least 0.</param>
    /// <returns>
    /// The number of tokens asked for, or the largest number whose share of the text is not above the rate; never more than the text has.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="originalTokens"/> is negative.</exception>
    public int TokensOf(int originalTokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(originalTokens);
        if (Tokens is { } tokens)
        {
            return Math.Min(tokens, originalTokens);
        }

        // The product may be rounded down past a whole number: 0.29 * 100 is below 29, though 29 of 100 are not more than 0.29.
        int below = (int)(_rate * originalTokens);
        return below < originalTokens && (below + 1) / (double)originalTokens <= _rate ? below + 1 : below;
    }

    /// <inheritdoc />
    public override string ToString() => Tokens is { } tokens ? FormattableString.Invariant($"{tokens} tokens") : FormattableString.Invariant($"rate {_rate}");
}
