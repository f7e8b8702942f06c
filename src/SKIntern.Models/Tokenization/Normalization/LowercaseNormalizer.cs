using System.Text;

namespace SKIntern.Models.Tokenization.Normalization;

/// <summary>Lower case, character by character: no rule looks at the neighbours, so a final sigma is an ordinary one.</summary>
internal sealed class LowercaseNormalizer : INormalizer
{
    // The one character whose lower case is two: i and a dot above.
    private const int CapitalIWithDot = 0x130;
    private static readonly Rune DotAbove = new(0x307);

    public Piece Normalize(Piece piece)
    {
        PieceEditor? editor = null;
        int position = 0;
        foreach (Rune rune in piece.Span.EnumerateRunes())
        {
            Rune lower = rune.Value == CapitalIWithDot ? new Rune('i') : Rune.ToLowerInvariant(rune);
            if (lower != rune)
            {
                editor ??= new PieceEditor(piece);
                editor.CopyTo(position);
                editor.Replace(lower);
                if (rune.Value == CapitalIWithDot)
                {
                    editor.Insert(DotAbove);
                }
            }

            position += rune.Utf16SequenceLength;
        }

        editor?.CopyTo(position);
        return editor?.ToPiece() ?? piece;
    }
}
