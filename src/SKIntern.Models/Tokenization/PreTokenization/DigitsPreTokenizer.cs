using System.Buffers;
using System.Text;
using SKIntern.Models.Tokenization.Normalization;

namespace SKIntern.Models.Tokenization.PreTokenization;

/// <summary>Cuts out numeric characters (categories Nd, Nl and No).</summary>
/// <param name="individual">Whether each is a piece of its own; otherwise a run of them is one piece.</param>
internal sealed class DigitsPreTokenizer(bool individual) : IPreTokenizer
{
    // ASCII without digits, which is most of most texts and is skipped at once.
    private static readonly SearchValues<char> NoNumbers
        = SearchValues.Create([.. Enumerable.Range(0, 128).Select(c => (char)c).Where(c => !char.IsAsciiDigit(c))]);

    public void Split(Piece text, List<Piece> pieces)
    {
        ReadOnlySpan<char> span = text.Span;
        int pieceStart = 0;
        int position = 0;
        bool previousIsNumber = false;
        while (position < span.Length)
        {
            if (!previousIsNumber && position > pieceStart)
            {
                int skipped = span[position..].IndexOfAnyExcept(NoNumbers);
                if (skipped != 0)
                {
                    position = skipped < 0 ? span.Length : position + skipped;
                    continue;
                }
            }

            Rune.DecodeFromUtf16(span[position..], out Rune rune, out int units);
            bool isNumber = Rune.IsNumber(rune);
            if (position > pieceStart && (isNumber != previousIsNumber || (isNumber && individual)))
            {
                pieces.Add(text.Slice(pieceStart, position));
                pieceStart = position;
            }

            previousIsNumber = isNumber;
            position += units;
        }

        if (pieceStart < span.Length)
        {
            pieces.Add(text.Slice(pieceStart, span.Length));
        }
    }
}
