using System.Collections.Frozen;
using System.Globalization;

namespace SKIntern.Models.Tokenization.Normalization;

/// <summary>Decompositions, canonical compositions and combining classes, read once from the embedded Unicode data.</summary>
internal sealed class CanonicalTables
{
    private const string ResourceName = "SKIntern.CanonicalData.txt";

    private static readonly Lazy<CanonicalTables> LazyInstance = new(() => new CanonicalTables());

    private readonly FrozenDictionary<int, (int First, int? Second)> _decompositions;
    private readonly FrozenDictionary<int, int[]> _compatibility;
    private readonly FrozenDictionary<(int First, int Second), int> _compositions;
    private readonly FrozenDictionary<int, byte> _classes;
    private readonly FrozenSet<int> _mayChange;

    private CanonicalTables()
    {
        Dictionary<int, (int, int?)> decompositions = [];
        Dictionary<int, int[]> compatibility = [];
        Dictionary<(int, int), int> compositions = [];
        Dictionary<int, byte> classes = [];
        HashSet<int> mayChange = [];
        foreach (string[] fields in ReadLines())
        {
            int first = Hex(fields[1]);
            if (fields[0] == "C")
            {
                for (int code = first; code <= Hex(fields[2]); code++)
                {
                    classes.Add(code, byte.Parse(fields[3], CultureInfo.InvariantCulture));
                    mayChange.Add(code);
                }

                continue;
            }

            if (fields[0] == "K")
            {
                compatibility.Add(first, [.. fields.Skip(2).Select(Hex)]);
                continue;
            }

            int? second = fields.Length > 3 ? Hex(fields[3]) : null;
            decompositions.Add(first, (Hex(fields[2]), second));
            if (fields[0] == "D")
            {
                compositions.Add((Hex(fields[2]), second!.Value), first);
                mayChange.Add(second.Value);
            }
            else
            {
                mayChange.Add(first);
            }
        }

        _decompositions = decompositions.ToFrozenDictionary();
        _compatibility = compatibility.ToFrozenDictionary();
        _compositions = compositions.ToFrozenDictionary();
        _classes = classes.ToFrozenDictionary();
        _mayChange = mayChange.ToFrozenSet();
    }

    public static CanonicalTables Instance => LazyInstance.Value;

    /// <summary>Whether composing a text may change this code point or join it to the one before.</summary>
    public bool MayChange(int codePoint) => _mayChange.Contains(codePoint) || Hangul.IsTrailing(codePoint);

    public byte CombiningClass(int codePoint) => _classes.GetValueOrDefault(codePoint);

    /// <summary>Whether a code point has a compatibility decomposition.</summary>
    public bool IsCompatibility(int codePoint) => _compatibility.ContainsKey(codePoint);

    /// <summary>Appends the full decomposition of a code point, by compatibility decompositions too where asked for.</summary>
    public void Decompose(int codePoint, bool compatibility, List<int> output)
    {
        if (Hangul.TryDecompose(codePoint, output))
        {
            return;
        }

        if (compatibility && _compatibility.TryGetValue(codePoint, out int[]? parts))
        {
            Array.ForEach(parts, part => Decompose(part, compatibility, output));
            return;
        }

        if (!_decompositions.TryGetValue(codePoint, out (int First, int? Second) pair))
        {
            output.Add(codePoint);
            return;
        }

        Decompose(pair.First, compatibility, output);
        if (pair.Second is int second)
        {
            Decompose(second, compatibility, output);
        }
    }

    /// <summary>The code point that two others compose to, or <see langword="null"/>.</summary>
    public int? Compose(int first, int second)
        => Hangul.Compose(first, second) ?? (_compositions.TryGetValue((first, second), out int composed) ? composed : null);

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static IEnumerable<string[]> ReadLines()
    {
        using Stream stream = typeof(CanonicalTables).Assembly.GetManifestResourceStream(ResourceName)!;
        using StreamReader reader = new(stream);
        while (reader.ReadLine() is string line)
        {
            if (line[0] != '#')
            {
                yield return line.Split(' ');
            }
        }
    }
}
