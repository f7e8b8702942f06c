using SKIntern.Tokenization;

namespace SKIntern.Compression;

/// <summary>
/// What a <see cref="WordCompressor"/> counts, which words it keeps whatever their importance, and which it keeps together. Forced
/// words fill the budget first; where they exceed it they all stay and the achieved rate says so. A budget of nothing still gives
/// the empty text.
/// </summary>
public sealed record WordCompressionOptions
{
    /// <summary>
    /// Counts the tokens of budgets: a rate is then a share of the text's tokens and never exceeded by the tokens of what is left, unless
    /// by forced words alone. <see langword="null"/> to count words; a budget in tokens is then refused.
    /// </summary>
    /// <value>None.</value>
    public ITokenizer? Tokenizer { get; init; }

    /// <summary>Whether words with a digit stay.</summary>
    /// <value><see langword="true"/>.</value>
    public bool ForceNumbers { get; init; } = true;

    /// <summary>
    /// Whether negations stay: no, not, never, none, nobody, nothing, nowhere, neither, nor, cannot, without, every word that ends in n't
    /// (with either apostrophe) or starts with "non-", and the plain negations of German, French, Spanish, Portuguese, Italian, Russian and
    /// Chinese that mean nothing else in English.
    /// </summary>
    /// <value><see langword="true"/>.</value>
    public bool ForceNegations { get; init; } = true;

    /// <summary>
    /// Further words that stay, whatever their case; a word matches as it stands or without the punctuation around it. Words
    /// the text does not hold have no effect.
    /// </summary>
    /// <value>None.</value>
    public IReadOnlyList<string> ForcedWords { get; init; } = [];

    /// <summary>
    /// Whether the mark of a list item at the start of a line ("1.", "2)", "(a)", "-") stays exactly as long as a word of its item stays,
    /// so that lists stay numbered and no mark is left alone. Otherwise marks are words like others, and those with a digit are forced.
    /// </summary>
    /// <value><see langword="true"/>.</value>
    public bool KeepListMarkers { get; init; } = true;

    /// <summary>
    /// Whether a number and the unit of measure behind it stand or fall together ("5 km", "3 points", "20 %"; also "$ 5"). Where numbers
    /// are forced, their units then are too.
    /// </summary>
    /// <value><see langword="false"/>.</value>
    public bool KeepMeasures { get; init; }

    /// <summary>
    /// Whether a negation stands or falls with what it denies: with the words behind it up to the first that is no function word, three
    /// at most, in the same clause ("not in stock"). "Gold not" may be read as its opposite once another word follows.
    /// </summary>
    /// <value><see langword="false"/>.</value>
    public bool KeepNegatedWords { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A forced word is empty or holds white space; the message lists all such words.</exception>
    public void Validate()
    {
        string[] errors = [.. ForcedWords
            .Where(word => string.IsNullOrEmpty(word) || word.Any(char.IsWhiteSpace))
            .Select(word => $"{nameof(ForcedWords)} must hold single words, not '{word}'")];
        if (errors.Length > 0)
        {
            throw new ArgumentException(string.Join("; ", errors) + ".");
        }
    }
}
