using System.Text;

namespace SKIntern.Models.Tokenization.Model;

/// <summary>BPE over characters, with the byte fallback that SentencePiece vocabularies have.</summary>
internal sealed class BpeModel : ITokenModel
{
    private const int MaxUtf8Bytes = 4;

    private readonly BpeOptions _options;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _pieces;
    private readonly Dictionary<int, int> _characters = [];
    private readonly ByteTokens? _byteTokens;
    private readonly bool _hasAffixes;

    public BpeModel(BpeOptions options)
    {
        _options = options;
        _pieces = options.Vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();
        _byteTokens = options.ByteFallback ? new ByteTokens(options.Vocabulary) : null;
        _hasAffixes = options.ContinuationPrefix.Length + options.EndOfWordSuffix.Length > 0;
        foreach ((string token, int id) in options.Vocabulary)
        {
            if (token.Length is 1 or 2 && Rune.TryGetRuneAt(token, 0, out Rune rune) && rune.Utf16SequenceLength == token.Length)
            {
                _characters.Add(rune.Value, id);
            }
        }
    }

    public void Encode(ReadOnlySpan<char> piece, List<int> ids, List<ByteRange>? ranges)
    {
        if (_options.IgnoreMerges && _pieces.TryGetValue(piece, out int whole))
        {
            ids.Add(whole);
            ranges?.Add(new ByteRange(0, Encoding.UTF8.GetByteCount(piece)));
            return;
        }

        BpeWord word = BpeWord.Rent();
        UnknownRun unknown = new(_options.UnknownId, _options.FuseUnknown);
        Span<byte> utf8 = stackalloc byte[MaxUtf8Bytes];
        int position = 0;
        foreach (Rune rune in piece.EnumerateRunes())
        {
            int end = position + rune.Utf16SequenceLength;
            int bytes = rune.Utf8SequenceLength;
            if (TryGetId(rune, isFirst: position == 0, isLast: end == piece.Length, out int id))
            {
                unknown.Flush(word);
                word.Add(id, bytes);
            }
            else if (!TryFallBack(rune, utf8, word))
            {
                unknown.Add(bytes, word);
            }

            position = end;
        }

        unknown.Flush(word);
        word.Merge(_options.Merges);
        word.AppendTo(ids, ranges);
    }

    private bool TryGetId(Rune rune, bool isFirst, bool isLast, out int id)
        => _hasAffixes
            ? _options.Vocabulary.TryGetValue($"{(isFirst ? "" : _options.ContinuationPrefix)}{rune}{(isLast ? _options.EndOfWordSuffix : "")}", out id)
            : _characters.TryGetValue(rune.Value, out id);

    private bool TryFallBack(Rune rune, Span<byte> utf8, BpeWord word)
    {
        if (_byteTokens is null)
        {
            return false;
        }

        Span<byte> bytes = utf8[..rune.EncodeToUtf8(utf8)];
        if (!_byteTokens.Cover(bytes))
        {
            return false;
        }

        foreach (byte value in bytes)
        {
            word.Add(_byteTokens.IdOf(value), 1);
        }

        return true;
    }
}
