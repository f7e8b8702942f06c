namespace SKIntern.Models.Tokenization.Normalization;

/// <summary>Leaves out white space at the ends.</summary>
internal sealed class StripNormalizer(bool left, bool right) : INormalizer
{
    public Piece Normalize(Piece piece)
    {
        ReadOnlySpan<char> text = piece.Span;
        int start = left ? text.Length - text.TrimStart().Length : 0;
        int end = right ? Math.Max(start, text.TrimEnd().Length) : text.Length;
        if (start == 0 && end == text.Length)
        {
            return piece;
        }

        PieceEditor editor = new(piece);
        editor.Skip(start);
        editor.CopyTo(end);
        return editor.ToPiece();
    }
}
