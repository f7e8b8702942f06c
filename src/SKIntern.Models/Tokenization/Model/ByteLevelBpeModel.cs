using System.Buffers;
using System.Text;

namespace SKIntern.Models.Tokenization.Model;

/// <summary>Byte-level BPE: the UTF-8 bytes of a piece are joined by the merges. The vocabulary is spelled in byte symbols.</summary>
internal sealed class ByteLevelBpeModel : ITokenModel
{
    private const int None = -1;
    private const int MaxStackBytes = 256;

    private readonly BpeOptions _options;
    private readonly int[] _bytes = new int[256];

    public ByteLevelBpeModel(BpeOptions options)
    {
        _options = options;
        for (int value = 0; value < _bytes.Length; value++)
        {
            _bytes[value] = options.Vocabulary.TryGetValue(ByteSymbols.SymbolOf((byte)value).ToString(), out int id) ? id : None;
        }
    }

    public void Encode(ReadOnlySpan<char> piece, List<int> ids, List<ByteRange>? ranges)
    {
        int maxBytes = Encoding.UTF8.GetMaxByteCount(piece.Length);
        byte[]? rented = maxBytes > MaxStackBytes ? ArrayPool<byte>.Shared.Rent(maxBytes) : null;
        Span<byte> buffer = rented ?? stackalloc byte[MaxStackBytes];
        Span<byte> utf8 = buffer[..Encoding.UTF8.GetBytes(piece, buffer)];
        if (_options.IgnoreMerges && _options.Vocabulary.TryGetValue(ByteSymbols.Spell(utf8), out int whole))
        {
            ids.Add(whole);
            ranges?.Add(new ByteRange(0, utf8.Length));
        }
        else
        {
            Merge(utf8, ids, ranges);
        }

        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void Merge(ReadOnlySpan<byte> utf8, List<int> ids, List<ByteRange>? ranges)
    {
        BpeWord word = BpeWord.Rent();
        UnknownRun unknown = new(_options.UnknownId, _options.FuseUnknown);
        foreach (byte value in utf8)
        {
            int id = _bytes[value];
            if (id == None)
            {
                unknown.Add(1, word);
                continue;
            }

            unknown.Flush(word);
            word.Add(id, 1);
        }

        unknown.Flush(word);
        word.Merge(_options.Merges);
        word.AppendTo(ids, ranges);
    }
}
