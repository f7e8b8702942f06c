using SKIntern.Models.Tokenization.Normalization;

namespace SKIntern.Models.Tokenization.PreTokenization;

/// <summary>
/// GPT-2's pre-tokeniser: an optional space in front, an optional split into words, the spelling in byte symbols. Before BPE the
/// spelling is left to the model, which reads bytes itself.
/// </summary>
/// <param name="addPrefixSpace">Whether a text that does not start with a space gets one.</param>
/// <param name="splitWords">Whether the text is cut by GPT-2's pattern.</param>
/// <param name="spell">Whether the pieces are spelled in byte symbols here.</param>
internal sealed class ByteLevelPreTokenizer(bool addPrefixSpace, bool splitWords, bool spell) : IPreTokenizer
{
    private static readonly SplitPreTokenizer Words = new(new RegexPattern(KnownPatterns.Gpt2()), SplitBehavior.Isolated);
    private static readonly ByteLevelNormalizer Spelling = new();

    /// <summary>Whether it leaves texts as they are, as behind a Split stage whose pieces the model spells.</summary>
    public bool DoesNothing => !addPrefixSpace && !splitWords && !spell;

    public void Split(Piece text, List<Piece> pieces)
    {
        if (text.Text.IsEmpty)
        {
            return;
        }

        if (addPrefixSpace && text.Span[0] != ' ')
        {
            text = PrependNormalizer.Prepend(text, " ");
        }

        int first = pieces.Count;
        if (splitWords)
        {
            Words.Split(text, pieces);
        }
        else
        {
            pieces.Add(text);
        }

        for (int i = first; spell && i < pieces.Count; i++)
        {
            pieces[i] = Spelling.Normalize(pieces[i]);
        }
    }
}
