using System.Text;

namespace SKIntern.Models.Tokenization.Model;

/// <summary>
/// WordPiece: the longest token that a word starts with, then the longest that goes on with a prefix, and so to its end; a word
/// that cannot be covered is unknown as a whole. Microsoft.ML.Tokenizers has it within a whole BERT tokenizer only, whose
/// cleaning differs in some characters.
/// </summary>
/// <param name="vocabulary">Token to id.</param>
/// <param name="unknownId">The token for unknown words.</param>
/// <param name="prefix">The prefix of tokens inside a word, usually <c>##</c>.</param>
/// <param name="maxCharacters">The length in characters beyond which a word is unknown.</param>
internal sealed class WordPieceModel(Dictionary<string, int> vocabulary, int unknownId, string prefix, int maxCharacters) : ITokenModel
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _tokens = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();
    private readonly int _longest = vocabulary.Keys.Max(t => t.Length);

    public void Encode(ReadOnlySpan<char> piece, List<int> ids, List<ByteRange>? ranges)
    {
        int firstId = ids.Count;
        int firstRange = ranges?.Count ?? 0;
        if (HasAtMost(piece, maxCharacters) && TryCover(piece, ids, ranges))
        {
            return;
        }

        ids.RemoveRange(firstId, ids.Count - firstId);
        ids.Add(unknownId);
        ranges?.RemoveRange(firstRange, ranges.Count - firstRange);
        ranges?.Add(new ByteRange(0, Encoding.UTF8.GetByteCount(piece)));
    }

    private static bool HasAtMost(ReadOnlySpan<char> text, int count)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (--count < 0)
            {
                return false;
            }
        }

        return true;
    }

    private bool TryCover(ReadOnlySpan<char> piece, List<int> ids, List<ByteRange>? ranges)
    {
        char[] buffer = new char[prefix.Length + Math.Min(piece.Length, _longest)];
        prefix.CopyTo(buffer);
        int start = 0;
        int startByte = 0;
        while (start < piece.Length)
        {
            ReadOnlySpan<char> rest = piece[start..Math.Min(piece.Length, start + _longest)];
            rest.CopyTo(buffer.AsSpan(prefix.Length));
            int skipped = start == 0 ? prefix.Length : 0;
            int length = rest.Length;
            int id = 0;
            while (length > 0 && !_tokens.TryGetValue(buffer.AsSpan(skipped, prefix.Length - skipped + length), out id))
            {
                length--;
            }

            if (length == 0)
            {
                return false;
            }

            ids.Add(id);
            int bytes = ranges is null ? 0 : Encoding.UTF8.GetByteCount(rest[..length]);
            ranges?.Add(new ByteRange(startByte, startByte + bytes));
            startByte += bytes;
            start += length;
        }

        return true;
    }
}
