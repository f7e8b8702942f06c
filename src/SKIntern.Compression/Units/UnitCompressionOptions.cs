using SKIntern.Tokenization;

namespace SKIntern.Compression;

/// <summary>How a <see cref="UnitCompressor"/> reads a text, and what it counts.</summary>
public sealed record UnitCompressionOptions
{
    /// <summary>
    /// Counts the tokens of budgets: a rate is then a share of the whole text's tokens, pinned units and headings included, and never
    /// exceeded by the tokens of what is left, unless by pinned units alone. <see langword="null"/> to count units; a budget in tokens is
    /// then refused.
    /// </summary>
    /// <value>None.</value>
    public ITokenizer? Tokenizer { get; init; }

    /// <summary>
    /// The headings of the text's parts, without their colon; one is recognised, whatever its case, where a line or a sentence
    /// starts with it and a colon follows. A heading is no unit: it stays as long as one unit below it stays.
    /// </summary>
    /// <value>"Learning Summary" and "Supplementary Knowledge", as <see cref="Data.SymbolicKnowledge.ToText"/> writes them.</value>
    public IReadOnlyList<string> Headings { get; init; } = ["Learning Summary", "Supplementary Knowledge"];

    /// <summary>
    /// The headings, all of them among <see cref="Headings"/>, whose units are not dropped at any rate above 0: what says how to
    /// solve a question stays while its facts fade. Such units take no part in a rate that counts units, so a text of nothing else stays whole
    /// until rate 0. Empty to let every unit fade.
    /// </summary>
    /// <value>"Learning Summary".</value>
    public IReadOnlyList<string> PinnedHeadings { get; init; } = ["Learning Summary"];

    /// <summary>The seed of the drawing; without effect where units go by importance.</summary>
    /// <value>0.</value>
    public int Seed { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is not valid; the message lists all such values.</exception>
    public void Validate()
    {
        string[] errors =
        [
            .. Headings.Where(string.IsNullOrWhiteSpace).Select(_ => $"{nameof(Headings)} must not hold an empty heading"),
            .. PinnedHeadings.Where(pinned => !Headings.Contains(pinned, StringComparer.OrdinalIgnoreCase))
                .Select(pinned => $"{nameof(PinnedHeadings)} holds '{pinned}', which is not among {nameof(Headings)}"),
        ];
        if (errors.Length > 0)
        {
            throw new ArgumentException(string.Join("; ", errors) + ".");
        }
    }
}
