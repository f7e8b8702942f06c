using SKIntern.Models.Tokenization.Normalization;

namespace SKIntern.Models.Tokenization.PreTokenization;

/// <summary>Several pre-tokenisers; each cuts the pieces of the one before.</summary>
internal sealed class PreTokenizerSequence(IReadOnlyList<IPreTokenizer> stages) : IPreTokenizer
{
    public bool NeedsOrigins => stages.Any(s => s.NeedsOrigins);

    public void Split(Piece text, List<Piece> pieces)
    {
        List<Piece> current = [text];
        foreach (IPreTokenizer stage in stages)
        {
            List<Piece> next = new(current.Count + 4);
            foreach (Piece piece in current)
            {
                stage.Split(piece, next);
            }

            current = next;
        }

        pieces.AddRange(current);
    }
}
