using System.Runtime.InteropServices;

namespace SKIntern.Compression;

/// <summary>The words of a text under which other words are looked up: by stem, and by a long common beginning.</summary>
internal sealed class WordForms
{
    private const int BeginningLength = 4;

    private readonly double _minimumCommonPrefix;
    private readonly Dictionary<string, int> _stems = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _byBeginning = new(StringComparer.Ordinal);

    public WordForms(IReadOnlyList<string> words, double minimumCommonPrefix)
    {
        _minimumCommonPrefix = minimumCommonPrefix;
        Ids = new int[words.Count];
        for (int i = 0; i < words.Count; i++)
        {
            string bare = WordForm.Bare(words[i]);
            ref int id = ref CollectionsMarshal.GetValueRefOrAddDefault(_stems, WordStem.Of(bare), out bool known);
            Ids[i] = id = known ? id : _stems.Count - 1;
            if (CanBeComparedByBeginning(bare))
            {
                ref HashSet<string>? bucket = ref CollectionsMarshal.GetValueRefOrAddDefault(_byBeginning, bare[..BeginningLength], out _);
                (bucket ??= new(StringComparer.Ordinal)).Add(bare);
            }
        }
    }

    /// <summary>For each word the number of its stem; equal stems have equal numbers.</summary>
    public int[] Ids { get; }

    /// <summary>The number of a word's stem, or -1 where the text has no word with it.</summary>
    public int IdOf(string bare) => _stems.GetValueOrDefault(WordStem.Of(bare), -1);

    /// <summary>The numbers of the stems whose words have a long beginning in common with a word.</summary>
    public IReadOnlySet<int> IdsLike(string bare)
        => CanBeComparedByBeginning(bare) && _byBeginning.TryGetValue(bare[..BeginningLength], out HashSet<string>? bucket)
            ? bucket.Where(other => other.AsSpan().CommonPrefixLength(bare) >= _minimumCommonPrefix * Math.Max(other.Length, bare.Length)).Select(IdOf).ToHashSet()
            : new HashSet<int>();

    private bool CanBeComparedByBeginning(string bare) => _minimumCommonPrefix < 1 && bare.Length >= BeginningLength && bare.All(char.IsLetter);
}
