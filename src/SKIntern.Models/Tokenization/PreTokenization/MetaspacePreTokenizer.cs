using SKIntern.Models.Tokenization.Normalization;

namespace SKIntern.Models.Tokenization.PreTokenization;

/// <summary>SentencePiece's spaces: each becomes a visible sign, which may also be put in front, and words start with it.</summary>
/// <param name="sign">The sign, usually <c>▁</c>.</param>
/// <param name="scheme">Where it is put in front.</param>
/// <param name="split">Whether the text is cut before each sign.</param>
internal sealed class MetaspacePreTokenizer(string sign, PrependScheme scheme, bool split) : IPreTokenizer
{
    private readonly ReplaceNormalizer _spaces = new(new LiteralPattern(" "), sign);
    private readonly SplitPreTokenizer _words = new(new LiteralPattern(sign), SplitBehavior.MergedWithNext);

    public bool NeedsOrigins => scheme == PrependScheme.First;

    public void Split(Piece text, List<Piece> pieces)
    {
        text = text.IsTracked
            ? _spaces.Normalize(text)
            : new Piece(text.Text.ToString().Replace(" ", sign, StringComparison.Ordinal), default, text.Start);
        bool wanted = scheme == PrependScheme.Always || (scheme == PrependScheme.First && text.Start == 0);
        if (wanted && !text.Span.StartsWith(sign, StringComparison.Ordinal))
        {
            text = PrependNormalizer.Prepend(text, sign);
        }

        if (split)
        {
            _words.Split(text, pieces);
        }
        else
        {
            pieces.Add(text);
        }
    }
}
