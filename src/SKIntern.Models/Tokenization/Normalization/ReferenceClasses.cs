using System.Globalization;
using System.Text;

namespace SKIntern.Models.Tokenization.Normalization;

/// <summary>
/// A class of characters as Hugging Face tokenizers sees it, read from the embedded ranges. .NET's own categories know later
/// versions of Unicode, and would make other ids of the characters that these have added.
/// </summary>
internal sealed class ReferenceClasses
{
    private const string ResourceName = "SKIntern.ReferenceClasses.txt";

    private readonly int[] _starts;
    private readonly int[] _ends;

    private ReferenceClasses(char name)
    {
        List<int> starts = [];
        List<int> ends = [];
        using Stream stream = typeof(ReferenceClasses).Assembly.GetManifestResourceStream(ResourceName)!;
        using StreamReader reader = new(stream);
        while (reader.ReadLine() is string line)
        {
            if (line[0] == name)
            {
                string[] fields = line.Split(' ');
                starts.Add(int.Parse(fields[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                ends.Add(int.Parse(fields[2], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            }
        }

        _starts = [.. starts];
        _ends = [.. ends];
    }

    /// <summary>Combining marks of all kinds.</summary>
    public static ReferenceClasses Marks { get; } = new('M');

    /// <summary>What BERT takes for accents.</summary>
    public static ReferenceClasses Accents { get; } = new('N');

    /// <summary>What BERT takes for control characters: also invisible and private ones.</summary>
    public static ReferenceClasses Controls { get; } = new('O');

    /// <summary>Punctuation, which includes all ASCII signs.</summary>
    public static ReferenceClasses Punctuation { get; } = new('P');

    public bool Contains(Rune rune)
    {
        int index = Array.BinarySearch(_starts, rune.Value);
        int range = index >= 0 ? index : ~index - 1;
        return range >= 0 && rune.Value <= _ends[range];
    }
}
