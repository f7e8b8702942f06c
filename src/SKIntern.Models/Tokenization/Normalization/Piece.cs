using System.Text;

namespace SKIntern.Models.Tokenization.Normalization;

/// <summary>
/// A stretch of text on its way to the model and, where offsets are asked for, the part of the original text that each of its
/// UTF-16 units comes from. Without offsets only the text is carried, and nothing else is computed.
/// </summary>
internal readonly struct Piece
{
    private readonly Source _source;
    private readonly int _from;
    private readonly int _length;

    /// <summary>Creates a piece that is a whole text.</summary>
    /// <param name="text">The text as it is now; well-formed UTF-16.</param>
    /// <param name="origins">One per UTF-16 unit of the text, or nothing where offsets are not asked for.</param>
    /// <param name="start">Where it starts in the original text.</param>
    public Piece(string text, ReadOnlyMemory<TokenOffset> origins, int start)
        : this(new Source(text, origins), 0, text.Length, start)
    {
    }

    // Texts are cut into very many pieces, so these share what they can.
    private Piece(Source source, int from, int length, int start) => (_source, _from, _length, Start) = (source, from, length, start);

    public ReadOnlyMemory<char> Text => _source.Text.AsMemory(_from, _length);

    public ReadOnlySpan<char> Span => _source.Text.AsSpan(_from, _length);

    public ReadOnlyMemory<TokenOffset> Origins => _source.Origins.IsEmpty ? default : _source.Origins.Slice(_from, _length);

    /// <summary>Where the stretch starts in the original text; inexact behind a normaliser where nothing is tracked.</summary>
    public int Start { get; }

    public bool IsTracked => _length > 0 && !_source.Origins.IsEmpty;

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

        return new Piece(text, origins, 0);
    }

    /// <summary>A part of the stretch.</summary>
    /// <param name="from">The first unit.</param>
    /// <param name="to">The unit behind the last.</param>
    public Piece Slice(int from, int to)
    {
        int start = _source.Origins.IsEmpty ? Start + from : from < to ? _source.Origins.Span[_from + from].Start : Start;
        return new Piece(_source, _from + from, to - from, start);
    }

    /// <summary>The part of the original text that a non-empty, tracked range comes from.</summary>
    public TokenOffset OriginOf(int from, int to) => new(Origins.Span[from].Start, Origins.Span[to - 1].End);

    private sealed class Source(string text, ReadOnlyMemory<TokenOffset> origins)
    {
        public string Text { get; } = text;

        public ReadOnlyMemory<TokenOffset> Origins { get; } = origins;
    }
}
