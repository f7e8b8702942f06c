using SKIntern.Models.Tokenization.PreTokenization;

namespace SKIntern.Models.Tokenization.Normalization;

/// <summary>Puts a text in place of each match of a pattern.</summary>
internal sealed class ReplaceNormalizer(ISplitPattern pattern, string content) : INormalizer
{
    public Piece Normalize(Piece piece)
    {
        List<Stretch> stretches = [];
        pattern.Divide(piece.Span, stretches);
        if (!stretches.Exists(s => s.IsMatch))
        {
            return piece;
        }

        PieceEditor editor = new(piece);
        foreach (Stretch stretch in stretches)
        {
            if (stretch.IsMatch)
            {
                // The content has the origin of the last character that it replaces.
                editor.Skip(stretch.End - stretch.Start);
                editor.Insert(content);
            }
            else
            {
                editor.CopyTo(stretch.End);
            }
        }

        return editor.ToPiece();
    }
}
