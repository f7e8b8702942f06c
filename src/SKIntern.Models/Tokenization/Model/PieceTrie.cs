namespace SKIntern.Models.Tokenization.Model;

/// <summary>The tokens of a vocabulary by their characters, to find all that a text goes on with.</summary>
internal sealed class PieceTrie
{
    private const int Root = 0;
    private const int NoId = -1;

    private readonly Dictionary<long, int> _children = [];
    private readonly List<int> _ids = [NoId];

    /// <summary>Adds a token; of equal ones the last counts.</summary>
    public void Add(string token, int id)
    {
        int node = Root;
        foreach (char unit in token)
        {
            long key = Key(node, unit);
            if (!_children.TryGetValue(key, out int next))
            {
                next = _ids.Count;
                _ids.Add(NoId);
                _children.Add(key, next);
            }

            node = next;
        }

        if (node != Root)
        {
            _ids[node] = id;
        }
    }

    /// <summary>The walk along a text.</summary>
    public Walk Start() => new(this);

    private static long Key(int node, char unit) => ((long)node << 16) | unit;

    /// <summary>A position in the trie.</summary>
    internal struct Walk(PieceTrie trie)
    {
        private int _node = Root;

        /// <summary>The id of the token read so far, or a negative number.</summary>
        public readonly int Id => trie._ids[_node];

        /// <summary>Reads the next unit.</summary>
        /// <returns>Whether any token starts with what has been read.</returns>
        public bool Next(char unit) => trie._children.TryGetValue(Key(_node, unit), out _node);
    }
}
