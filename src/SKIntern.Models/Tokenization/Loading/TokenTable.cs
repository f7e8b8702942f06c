using SKIntern.Models.Tokenization.AddedTokens;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>Tokens by id and ids by token, added tokens included.</summary>
internal sealed class TokenTable
{
    /// <summary>The largest id accepted; no vocabulary comes near.</summary>
    public const int MaxId = (1 << 22) - 1;

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    // Not arrays: a file of some bytes may name an id of some millions.
    private readonly Dictionary<int, string> _tokens = [];
    private readonly HashSet<int> _special = [];

    private TokenTable(int size)
    {
        Size = size;
    }

    /// <summary>The largest id and one more; ids below it may be unused.</summary>
    public int Size { get; }

    /// <summary>Builds the table.</summary>
    /// <param name="vocabulary">Tokens and their ids in [0, <see cref="MaxId"/>]; of equal tokens the last counts.</param>
    /// <param name="addedTokens">The added tokens, ids in the same range.</param>
    /// <param name="error">Makes the exception for a token and what is wrong with it.</param>
    /// <returns>The table.</returns>
    public static TokenTable Build(
        IEnumerable<KeyValuePair<string, int>> vocabulary, IReadOnlyList<AddedToken> addedTokens, Func<string, string, TokenizerException> error)
    {
        int maxId = vocabulary.Select(t => t.Value).Concat(addedTokens.Select(t => t.Id)).DefaultIfEmpty(-1).Max();
        TokenTable table = new(maxId + 1);
        foreach ((string token, int id) in vocabulary)
        {
            table._ids[token] = id;
            table.Set(token, id, error);
        }

        foreach (AddedToken added in addedTokens)
        {
            if (table._ids.TryGetValue(added.Content, out int known) && known != added.Id)
            {
                throw error(added.Content, $"has the id {added.Id} here and {known} elsewhere");
            }

            table.Set(added.Content, added.Id, error);
            table._ids[added.Content] = added.Id;
            if (added.Special)
            {
                table._special.Add(added.Id);
            }
        }

        return table;
    }

    public string? TokenOf(int id) => _tokens.GetValueOrDefault(id);

    public int? IdOf(string token) => _ids.TryGetValue(token, out int id) ? id : null;

    public bool IsSpecial(int id) => _special.Contains(id);

    private void Set(string token, int id, Func<string, string, TokenizerException> error)
    {
        if (_tokens.TryGetValue(id, out string? other) && other != token)
        {
            throw error(token, $"has the id {id}, which \"{other}\" has too; ids must differ");
        }

        _tokens[id] = token;
    }
}
