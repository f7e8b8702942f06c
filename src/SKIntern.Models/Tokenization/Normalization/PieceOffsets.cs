using System.Text;
using SKIntern.Models.Tokenization.Model;

namespace SKIntern.Models.Tokenization.Normalization;

/// <summary>Turns the byte ranges that a model gives for a piece into offsets of the original text.</summary>
internal static class PieceOffsets
{
    /// <summary>Appends the offsets of a piece's tokens.</summary>
    /// <param name="piece">The piece, tracked.</param>
    /// <param name="ranges">One range of its UTF-8 per token.</param>
    /// <param name="offsets">The offsets are appended here.</param>
    public static void Append(Piece piece, List<ByteRange> ranges, List<TokenOffset> offsets)
    {
        int[] units = UnitsOfBytes(piece.Span);
        foreach (ByteRange range in ranges)
        {
            int first = Math.Min(range.Start, units.Length - 1);
            int last = Math.Clamp(range.End - 1, first, units.Length - 1);
            offsets.Add(new TokenOffset(piece.Origins.Span[units[first]].Start, piece.Origins.Span[units[last]].End));
        }
    }

    /// <summary>For each byte of the UTF-8, the UTF-16 unit at which its character starts.</summary>
    private static int[] UnitsOfBytes(ReadOnlySpan<char> text)
    {
        int[] units = new int[Encoding.UTF8.GetByteCount(text)];
        int position = 0;
        int done = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            units.AsSpan(done, rune.Utf8SequenceLength).Fill(position);
            done += rune.Utf8SequenceLength;
            position += rune.Utf16SequenceLength;
        }

        return units;
    }
}
