using System.Text;

namespace SKIntern.Models.Tokenization.Model;

/// <summary>Each piece is one token, known or not.</summary>
/// <param name="vocabulary">Token to id.</param>
/// <param name="unknownId">The token for unknown pieces.</param>
internal sealed class WordLevelModel(Dictionary<string, int> vocabulary, int unknownId) : ITokenModel
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _tokens = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();

    public void Encode(ReadOnlySpan<char> piece, List<int> ids, List<ByteRange>? ranges)
    {
        ids.Add(_tokens.TryGetValue(piece, out int id) ? id : unknownId);
        ranges?.Add(new ByteRange(0, Encoding.UTF8.GetByteCount(piece)));
    }
}
