using System.Runtime.InteropServices;
using SKIntern.Models.Tokenization.Normalization;

namespace SKIntern.Models.Tokenization.PreTokenization;

/// <summary>Cuts text at the matches of a pattern.</summary>
/// <param name="pattern">The pattern.</param>
/// <param name="behavior">What becomes of the matches.</param>
/// <param name="invert">Whether the stretches between the matches count as the matches.</param>
internal sealed class SplitPreTokenizer(ISplitPattern pattern, SplitBehavior behavior, bool invert = false) : IPreTokenizer
{
    public void Split(Piece text, List<Piece> pieces)
    {
        List<Stretch> stretches = new((text.Text.Length / 4) + 4);
        pattern.Divide(text.Span, stretches);
        if (invert)
        {
            foreach (ref Stretch stretch in CollectionsMarshal.AsSpan(stretches))
            {
                stretch = stretch with { IsMatch = !stretch.IsMatch };
            }
        }

        int pieceStart = 0;
        for (int i = 0; i < stretches.Count; i++)
        {
            bool endsPiece = i + 1 == stretches.Count || IsBoundary(stretches[i], stretches[i + 1]);
            if (!endsPiece)
            {
                continue;
            }

            if (pieceStart < stretches[i].End && !(behavior == SplitBehavior.Removed && stretches[i].IsMatch))
            {
                pieces.Add(text.Slice(pieceStart, stretches[i].End));
            }

            pieceStart = stretches[i].End;
        }
    }

    private bool IsBoundary(Stretch left, Stretch right) => behavior switch
    {
        SplitBehavior.Contiguous => left.IsMatch != right.IsMatch,
        // Of adjacent matches only the one that touches the text is merged into it.
        SplitBehavior.MergedWithPrevious => !(right.IsMatch && !left.IsMatch),
        SplitBehavior.MergedWithNext => !(left.IsMatch && !right.IsMatch),
        _ => true,
    };
}
