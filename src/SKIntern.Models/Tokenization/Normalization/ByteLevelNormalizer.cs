using System.Text;
using SKIntern.Models.Tokenization.Model;

namespace SKIntern.Models.Tokenization.Normalization;

/// <summary>Spells the text in GPT-2's byte symbols.</summary>
internal sealed class ByteLevelNormalizer : INormalizer
{
    public Piece Normalize(Piece piece)
    {
        PieceEditor editor = new(piece);
        foreach (Rune rune in piece.Span.EnumerateRunes())
        {
            int change = 0;
            foreach (char symbol in ByteSymbols.Spell(rune.ToString()))
            {
                editor.Emit(new Rune(symbol), change);
                change = 1;
            }
        }

        return editor.ToPiece();
    }
}
