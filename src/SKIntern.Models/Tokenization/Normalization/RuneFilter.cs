using System.Text;

namespace SKIntern.Models.Tokenization.Normalization;

/// <summary>Rewrites a piece character by character.</summary>
internal static class RuneFilter
{
    /// <summary>Leaves characters out and replaces others, one for one.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="map">What becomes of a character; <see langword="null"/> leaves it out.</param>
    /// <returns>The piece itself where nothing changes.</returns>
    public static Piece Apply(Piece piece, Func<Rune, Rune?> map)
    {
        PieceEditor? editor = null;
        int position = 0;
        foreach (Rune rune in piece.Span.EnumerateRunes())
        {
            Rune? mapped = map(rune);
            if (mapped != rune)
            {
                editor ??= new PieceEditor(piece);
                editor.CopyTo(position);
                if (mapped is Rune other)
                {
                    editor.Replace(other);
                }
                else
                {
                    editor.Skip(rune.Utf16SequenceLength);
                }
            }

            position += rune.Utf16SequenceLength;
        }

        editor?.CopyTo(position);
        return editor?.ToPiece() ?? piece;
    }
}
