namespace SKIntern.Models.Tokenization.Model;

/// <summary>The merges of a BPE vocabulary by the ids that they join, checked as they are read.</summary>
/// <param name="vocabulary">The vocabulary that every part and every result must be in.</param>
/// <param name="continuationPrefix">The prefix of tokens inside a word, which a merge drops from its right part; may be empty.</param>
internal sealed class BpeMerges(IReadOnlyDictionary<string, int> vocabulary, string continuationPrefix = "")
{
    private readonly Dictionary<long, (int Rank, int Id)> _byPair = [];
    private int _count;

    /// <summary>Adds a merge written as <c>left right</c>.</summary>
    /// <returns>What is wrong with it, or <see langword="null"/>.</returns>
    public string? TryAdd(string merge)
    {
        string[] parts = merge.Split(' ');
        return parts.Length == 2 ? TryAdd(parts[0], parts[1]) : $"expected two tokens separated by one space, found \"{merge}\"";
    }

    /// <summary>Adds a merge, ranked behind those before. Of equal merges the last counts, as in Hugging Face tokenizers.</summary>
    /// <returns>What is wrong with it, or <see langword="null"/>.</returns>
    public string? TryAdd(string left, string right)
    {
        if (left.Length == 0 || right.Length == 0)
        {
            return $"expected two tokens, found \"{left}\" and \"{right}\"";
        }

        bool dropsPrefix = continuationPrefix.Length > 0 && right.StartsWith(continuationPrefix, StringComparison.Ordinal);
        string joined = left + (dropsPrefix ? right[continuationPrefix.Length..] : right);
        foreach (string token in (ReadOnlySpan<string>)[left, right, joined])
        {
            if (!vocabulary.ContainsKey(token))
            {
                return $"the token \"{token}\" is not in the vocabulary";
            }
        }

        Add(vocabulary[left], vocabulary[right], _count++, vocabulary[joined]);
        return null;
    }

    /// <summary>Adds a merge of known ids.</summary>
    /// <param name="left">The left id.</param>
    /// <param name="right">The right id.</param>
    /// <param name="rank">The rank; the lowest is applied first, of equal ones the leftmost.</param>
    /// <param name="joined">The id of both together.</param>
    public void Add(int left, int right, int rank, int joined) => _byPair[Key(left, right)] = (rank, joined);

    /// <summary>The merge of two adjacent ids.</summary>
    public bool TryGet(int left, int right, out (int Rank, int Id) merge) => _byPair.TryGetValue(Key(left, right), out merge);

    private static long Key(int left, int right) => ((long)left << 32) | (uint)right;
}
