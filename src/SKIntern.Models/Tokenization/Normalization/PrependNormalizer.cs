using System.Text;

namespace SKIntern.Models.Tokenization.Normalization;

/// <summary>Puts a text in front of one that is not empty.</summary>
internal sealed class PrependNormalizer(string content) : INormalizer
{
    public Piece Normalize(Piece piece) => Prepend(piece, content);

    /// <summary>Puts a text in front; all of it has the origin of the first character, which is not moved.</summary>
    public static Piece Prepend(Piece piece, string content)
    {
        if (piece.Text.IsEmpty || content.Length == 0)
        {
            return piece;
        }

        if (!piece.IsTracked)
        {
            return new Piece(string.Concat(content, piece.Span), default, piece.Start);
        }

        Rune.DecodeFromUtf16(piece.Span, out Rune next, out _);
        PieceEditor editor = new(piece);
        int change = 0;
        foreach (Rune rune in content.EnumerateRunes())
        {
            editor.Emit(rune, change);
            change = 1;
        }

        editor.Insert(next);
        editor.CopyTo(piece.Text.Length);
        return editor.ToPiece();
    }
}
