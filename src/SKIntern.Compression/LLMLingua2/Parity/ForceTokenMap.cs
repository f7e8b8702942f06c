namespace SKIntern.Compression;

/// <summary>
/// The reference's way to keep forced strings: one that is not a single token is replaced in the text by a token of its own,
/// [NEW0] to [NEW99] by its place in the list, and put back in the result.
/// </summary>
internal sealed class ForceTokenMap
{
    public const int MaxForceTokens = 100;

    private readonly List<(string Original, string Placeholder)> _pairs = [];
    private readonly HashSet<string> _placeholders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _forced;

    public ForceTokenMap(IReadOnlyList<string> forceTokens, Func<string, int> countTokens)
    {
        if (forceTokens.Count > MaxForceTokens)
        {
            throw new ArgumentException(
                $"{nameof(LLMLingua2PrepareOptions.ForceTokens)} holds {forceTokens.Count} strings; the reference takes at most {MaxForceTokens}, {nameof(LLMLingua2Mode.Fixed)} mode any number.",
                nameof(forceTokens));
        }

        _forced = new(forceTokens, StringComparer.Ordinal);
        for (int i = 0; i < forceTokens.Count; i++)
        {
            if (countTokens(forceTokens[i]) != 1)
            {
                Set(forceTokens[i], PlaceholderOf(i));
            }
        }

        _placeholders.UnionWith(_pairs.Select(pair => pair.Placeholder));
    }

    public IEnumerable<string> Placeholders => _placeholders;

    public static string PlaceholderOf(int index) => $"[NEW{index}]";

    /// <summary>Whether a token is one of the reference's additional special tokens, which it does not skip.</summary>
    public static bool IsPlaceholder(string token)
        => token.StartsWith("[NEW", StringComparison.Ordinal) && token.EndsWith(']') && token.Length > 5 && token[4..^1].All(char.IsAsciiDigit);

    /// <summary>Whether a word, as the reference writes it, is one of the forced strings.</summary>
    public bool IsForceToken(string word) => _forced.Contains(word);

    /// <summary>Whether a token stands for a forced string.</summary>
    public bool IsForced(string token) => _forced.Contains(token) || _placeholders.Contains(token);

    public string Replace(string text) => _pairs.Aggregate(text, (current, pair) => current.Replace(pair.Original, pair.Placeholder, StringComparison.Ordinal));

    public string Restore(string text)
        => _pairs.Count == 0 || !text.Contains('[') ? text
            : _pairs.Aggregate(text, (current, pair) => current.Replace(pair.Placeholder, pair.Original, StringComparison.Ordinal));

    /// <summary>The strings behind which a chunk may end, with the placeholders of those that are forced.</summary>
    public HashSet<string> WithPlaceholders(IReadOnlyList<string> chunkEndTokens)
        => new([.. chunkEndTokens, .. _pairs.Where(pair => chunkEndTokens.Contains(pair.Original)).Select(pair => pair.Placeholder)], StringComparer.Ordinal);

    // As a Python dictionary: a string that occurs again keeps its place and takes the later value.
    private void Set(string original, string placeholder)
    {
        int known = _pairs.FindIndex(pair => pair.Original == original);
        if (known >= 0)
        {
            _pairs[known] = (original, placeholder);
        }
        else
        {
            _pairs.Add((original, placeholder));
        }
    }
}
