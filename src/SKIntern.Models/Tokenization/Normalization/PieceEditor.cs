using System.Text;

namespace SKIntern.Models.Tokenization.Normalization;

/// <summary>
/// Writes a changed copy of a piece from left to right and keeps track of origins as Hugging Face tokenizers does: what
/// replaces a character has its origin, what is put in has the origin of the character that was read last.
/// </summary>
internal sealed class PieceEditor
{
    /// <summary>
    /// The longest text that is made, in UTF-16 units. A file may chain stages that each multiply a text, so that a few letters
    /// would fill the memory.
    /// </summary>
    internal const int MaxLength = 1 << 26;

    private readonly Piece _source;
    private readonly StringBuilder _text;
    private readonly List<TokenOffset>? _origins;

    public PieceEditor(Piece source)
    {
        _source = source;
        _text = new StringBuilder(source.Text.Length + 8);
        _origins = source.IsTracked ? new List<TokenOffset>(source.Text.Length + 8) : null;
    }

    /// <summary>How many UTF-16 units of the source have been read.</summary>
    public int Position { get; private set; }

    /// <summary>Copies the source up to a position.</summary>
    public void CopyTo(int end)
    {
        RequireRoom(end - Position);
        _text.Append(_source.Text.Span[Position..end]);
        _origins?.AddRange(_source.Origins.Span[Position..end]);
        Position = end;
    }

    /// <summary>Leaves characters out.</summary>
    public void Skip(int units) => Position = Math.Min(Position + units, _source.Text.Length);

    /// <summary>Writes a character in place of the next one.</summary>
    public void Replace(Rune rune)
    {
        if (Position >= _source.Text.Length)
        {
            Insert(rune);
            return;
        }

        Append(rune, _origins is null ? default : _source.Origins.Span[Position]);
        Skip(NextLength());
    }

    /// <summary>Writes a character beside those of the source.</summary>
    public void Insert(Rune rune)
        => Append(rune, _origins is null ? default : Position > 0 ? _source.Origins.Span[Position - 1] : new TokenOffset(_source.Start, _source.Start));

    public void Insert(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            Insert(rune);
        }
    }

    /// <summary>
    /// Writes a character with the number of source characters that it adds: above 0 it is put in, 0 replaces one, and below 0
    /// it replaces one and as many behind it are left out.
    /// </summary>
    public void Emit(Rune rune, int change)
    {
        if (change > 0)
        {
            Insert(rune);
            return;
        }

        Replace(rune);
        for (; change < 0 && Position < _source.Text.Length; change++)
        {
            Skip(NextLength());
        }
    }

    public Piece ToPiece() => new(_text.ToString(), _origins?.ToArray(), _source.Start);

    private void RequireRoom(int added)
    {
        if (_text.Length + added > MaxLength)
        {
            throw new InvalidOperationException($"The tokenizer's stages make the text longer than {MaxLength} characters.");
        }
    }

    private int NextLength() => char.IsHighSurrogate(_source.Text.Span[Position]) ? 2 : 1;

    private void Append(Rune rune, TokenOffset origin)
    {
        int length = _text.Length;
        RequireRoom(rune.Utf16SequenceLength);
        _text.Append(rune);
        for (; _origins is not null && length < _text.Length; length++)
        {
            _origins.Add(origin);
        }
    }
}
