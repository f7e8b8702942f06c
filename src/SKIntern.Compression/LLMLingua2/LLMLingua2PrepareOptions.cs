namespace SKIntern.Compression;

/// <summary>What the scores of a prompt depend on: the options of llmlingua's <c>compress_prompt</c> that decide before the budget does.</summary>
public sealed record LLMLingua2PrepareOptions
{
    /// <summary>
    /// Strings that stay (<c>force_tokens</c>); those the text does not hold have no effect. In <see cref="LLMLingua2Mode.Fixed"/> every
    /// word that overlaps an occurrence stays, letter case as written, also where the string is only a part of the word ("not" forces
    /// "nothing"); white space is no word, so "\n" alone forces nothing (line breaks stay anyway where text stays on both sides).
    /// In <see cref="LLMLingua2Mode.Parity"/> at most 100.
    /// </summary>
    /// <value>None.</value>
    public IReadOnlyList<string> ForceTokens { get; init; } = [];

    /// <summary>Whether what holds a digit stays (<c>force_reserve_digit</c>): the word, or in Parity mode the sub-token.</summary>
    /// <value><see langword="false"/>.</value>
    public bool ForceReserveDigit { get; init; }

    /// <summary>Where a text that is too long for the classifier is preferably cut: behind these (<c>chunk_end_tokens</c>).</summary>
    /// <value>A full stop and a line break.</value>
    public IReadOnlyList<string> ChunkEndTokens { get; init; } = [".", "\n"];

    /// <summary>How the probability of a word follows from its tokens (<c>token_to_word</c>).</summary>
    /// <value><see cref="TokenToWord.Mean"/>.</value>
    public TokenToWord TokenToWord { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is not valid; the message lists all such values.</exception>
    public void Validate()
    {
        List<string> errors = [];
        foreach ((string name, IReadOnlyList<string> values) in new[] { (nameof(ForceTokens), ForceTokens), (nameof(ChunkEndTokens), ChunkEndTokens) })
        {
            if (values is null || values.Any(string.IsNullOrEmpty))
            {
                errors.Add($"{name} must hold strings that are not empty");
            }
        }

        if (!Enum.IsDefined(TokenToWord))
        {
            errors.Add($"{nameof(TokenToWord)} must be one of {string.Join(", ", Enum.GetNames<TokenToWord>())}, not {TokenToWord}");
        }

        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors) + ".");
        }
    }
}
