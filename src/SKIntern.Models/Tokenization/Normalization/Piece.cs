using System.Text;

namespace SKIntern.Models.Tokenization.Normalization;

/// <summary>
/// A stretch of text on its way to the model and, where offsets are asked for, the part of the original text that each of its
/// UTF-16 units comes from. Without offsets only the text is carried, and nothing else is computed.
/// </summary>
/// <param name="text">The text as it is now; well-formed UTF-16.</param>
/// <param name="origins">One per UTF-16 unit of the text, or nothing where offsets are not asked for.</param>
/// <param name="start">Where the stretch starts in the original text.</param>
internal readonly struct Piece(ReadOnlyMemory<char> text, ReadOnlyMemory<TokenOffset> origins, int start)
{
    public ReadOnlyMemory<char> Text { get; } = text;

    public ReadOnlyMemory<TokenOffset> Origins { get; } = origins;

    /// <summary>Where the stretch starts in the original text; inexact behind a normaliser where nothing is tracked.</summary>
    public int Start { get; } = start;

    public bool IsTracked => !Origins.IsEmpty;

    /// <summary>A whole text, each character of which comes from itself.</summary>
    public static Piece Track(string text)
    {
        TokenOffset[] origins = new TokenOffset[text.Length];
        int position = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            int end = position + rune.Utf16SequenceLength;
            origins.AsSpan(position..end).Fill(new TokenOffset(position, end));
            position = end;
        }

        return new Piece(text.AsMemory(), origins, 0);
    }

    /// <summary>A part of the stretch.</summary>
    /// <param name="from">The first unit.</param>
    /// <param name="to">The unit behind the last.</param>
    public Piece Slice(int from, int to)
    {
        if (!IsTracked)
        {
            return new Piece(Text[from..to], default, Start + from);
        }

        return new Piece(Text[from..to], Origins[from..to], from < to ? Origins.Span[from].Start : Start);
    }

    /// <summary>The part of the original text that a non-empty, tracked range comes from.</summary>
    public TokenOffset OriginOf(int from, int to) => new(Origins.Span[from].Start, Origins.Span[to - 1].End);
}
