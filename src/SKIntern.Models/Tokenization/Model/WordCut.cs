using System.Text;

namespace SKIntern.Models.Tokenization.Model;

/// <summary>
/// Encodes a text word by word where the vocabulary has no token that goes on into the next word. SentencePiece BPE knows no
/// pieces, and a cache of words makes it as fast as others, with the same ids.
/// </summary>
/// <param name="model">The model of a word.</param>
internal sealed class WordCut(ITokenModel model) : ITokenModel
{
    private const char Sign = '\u2581';

    /// <summary>
    /// Whether cutting before each run of signs changes nothing: the sign is a token, so that unknown characters before it end
    /// there too, and no token has a sign behind another character.
    /// </summary>
    public static bool IsExact(BpeOptions options)
        => !options.IgnoreMerges && options.ContinuationPrefix.Length + options.EndOfWordSuffix.Length == 0
            && (options.UnknownId is not null) && options.Vocabulary.ContainsKey(Sign.ToString())
            && !options.Vocabulary.Keys.Any(token => FindCut(token, 0) < token.Length);

    public void Encode(ReadOnlySpan<char> piece, List<int> ids, List<ByteRange>? ranges)
    {
        int start = 0;
        int startByte = 0;
        while (start < piece.Length)
        {
            int end = FindCut(piece, start);
            int firstRange = ranges?.Count ?? 0;
            model.Encode(piece[start..end], ids, ranges);
            for (int i = firstRange; i < ranges?.Count; i++)
            {
                ranges[i] = new ByteRange(ranges[i].Start + startByte, ranges[i].End + startByte);
            }

            startByte += ranges is null ? 0 : Encoding.UTF8.GetByteCount(piece[start..end]);
            start = end;
        }
    }

    private static int FindCut(ReadOnlySpan<char> text, int start)
    {
        for (int i = start + 1; i < text.Length; i++)
        {
            if (text[i] == Sign && text[i - 1] != Sign)
            {
                return i;
            }
        }

        return text.Length;
    }
}
