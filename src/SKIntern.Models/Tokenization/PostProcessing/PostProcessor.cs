namespace SKIntern.Models.Tokenization.PostProcessing;

/// <summary>What happens to the tokens of a text behind the model: a template is put around them, and offsets are trimmed.</summary>
/// <param name="Template">The special tokens put around a sequence.</param>
/// <param name="Trims">The steps that trim white space off the offsets, in order.</param>
internal sealed record PostProcessor(SequenceTemplate Template, IReadOnlyList<OffsetTrim> Trims)
{
    public static PostProcessor None { get; } = new(SequenceTemplate.Empty, []);

    /// <summary>Trims the offsets of tokens.</summary>
    /// <param name="text">The original text.</param>
    /// <param name="offsets">The offsets, one per token; the tokens of the template come only after it.</param>
    /// <param name="tokens">The tokens as the vocabulary spells them.</param>
    public void Trim(string text, List<TokenOffset> offsets, IReadOnlyList<string> tokens)
    {
        foreach (OffsetTrim trim in Trims)
        {
            for (int i = 0; i < offsets.Count; i++)
            {
                offsets[i] = trim.Apply(text, offsets[i], tokens[i], isFirst: i == 0 && !trim.IsBehindTemplate);
            }
        }
    }
}
