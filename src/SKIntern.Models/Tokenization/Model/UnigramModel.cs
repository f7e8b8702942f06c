using System.Text;

namespace SKIntern.Models.Tokenization.Model;

/// <summary>
/// Unigram: of all ways to cut a piece into tokens, the one with the highest sum of scores. Microsoft.ML.Tokenizers has it too,
/// but drops what is unknown while decoding and gives no offsets of the original.
/// </summary>
internal sealed class UnigramModel : ITokenModel
{
    // What SentencePiece subtracts from the lowest score for a character that no token covers.
    private const double UnknownPenalty = 10;

    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids;
    private readonly PieceTrie _trie = new();
    private readonly double[] _scores;
    private readonly double _unknownScore;
    private readonly int _unknownId;
    private readonly ByteTokens? _byteTokens;

    /// <summary>Creates the model.</summary>
    /// <param name="pieces">The tokens with their scores; the id is the index; not empty.</param>
    /// <param name="unknownId">The token for characters that no token covers.</param>
    /// <param name="byteFallback">Whether such characters become byte tokens.</param>
    /// <param name="isMatched">Whether a token may be found in text; <see langword="null"/> for all.</param>
    public UnigramModel(IReadOnlyList<(string Token, double Score)> pieces, int unknownId, bool byteFallback, Func<int, bool>? isMatched = null)
    {
        Dictionary<string, int> ids = new(pieces.Count, StringComparer.Ordinal);
        _scores = new double[pieces.Count];
        double lowest = double.PositiveInfinity;
        for (int id = 0; id < pieces.Count; id++)
        {
            _scores[id] = pieces[id].Score;
            lowest = Math.Min(lowest, isMatched is null || isMatched(id) ? pieces[id].Score : lowest);
            ids[pieces[id].Token] = id;
            if (isMatched is null || isMatched(id))
            {
                _trie.Add(pieces[id].Token, id);
            }
        }

        _ids = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        _unknownScore = lowest - UnknownPenalty;
        _unknownId = unknownId;
        _byteTokens = byteFallback ? new ByteTokens(ids) : null;
    }

    public int? VerbatimUnknownId => _unknownId;

    public void Encode(ReadOnlySpan<char> piece, List<int> ids, List<ByteRange>? ranges)
    {
        Node[] best = FindBestPath(piece);
        List<(int Start, int End)> tokens = [];
        int unknownEnd = -1;
        for (int end = piece.Length; end > 0; end = best[end].Start)
        {
            int start = best[end].Start;
            bool isUnknown = best[end].Id == _unknownId;
            // Adjacent unknown characters become one token.
            if (isUnknown && unknownEnd >= 0)
            {
                tokens[^1] = (start, unknownEnd);
            }
            else
            {
                tokens.Add((start, end));
                unknownEnd = isUnknown ? end : -1;
            }
        }

        int position = 0;
        for (int i = tokens.Count - 1; i >= 0; i--)
        {
            ReadOnlySpan<char> token = piece[tokens[i].Start..tokens[i].End];
            int bytes = ranges is null ? 0 : Encoding.UTF8.GetByteCount(token);
            Append(token, new ByteRange(position, position + bytes), ids, ranges);
            position += bytes;
        }
    }

    private void Append(ReadOnlySpan<char> token, ByteRange range, List<int> ids, List<ByteRange>? ranges)
    {
        if (!_ids.TryGetValue(token, out int id) && _byteTokens is not null)
        {
            byte[] utf8 = new byte[Encoding.UTF8.GetByteCount(token)];
            Encoding.UTF8.GetBytes(token, utf8);
            if (_byteTokens.Cover(utf8))
            {
                foreach (byte value in utf8)
                {
                    ids.Add(_byteTokens.IdOf(value));
                    ranges?.Add(range);
                }

                return;
            }
        }

        ids.Add(_ids.TryGetValue(token, out id) ? id : _unknownId);
        ranges?.Add(range);
    }

    private Node[] FindBestPath(ReadOnlySpan<char> piece)
    {
        Node[] best = new Node[piece.Length + 1];
        int start = 0;
        while (start < piece.Length)
        {
            double score = best[start].Score;
            int characterEnd = start + (char.IsHighSurrogate(piece[start]) ? 2 : 1);
            bool hasCharacter = false;
            PieceTrie.Walk walk = _trie.Start();
            for (int end = start + 1; end <= piece.Length && walk.Next(piece[end - 1]); end++)
            {
                if (walk.Id >= 0)
                {
                    best[end].Offer(start, walk.Id, score + _scores[walk.Id]);
                    hasCharacter |= end == characterEnd;
                }
            }

            if (!hasCharacter)
            {
                best[characterEnd].Offer(start, _unknownId, score + _unknownScore);
            }

            start = characterEnd;
        }

        return best;
    }

    private struct Node
    {
        public int Start;
        public int Id;
        public double Score;
        private bool _isSet;

        public void Offer(int start, int id, double score)
        {
            if (!_isSet || score > Score)
            {
                (Start, Id, Score, _isSet) = (start, id, score, true);
            }
        }
    }
}
