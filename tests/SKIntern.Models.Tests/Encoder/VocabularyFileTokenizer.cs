using System.Globalization;
using System.Text;
using SKIntern.Tokenization;

namespace SKIntern.Models.Tests.Encoder;

/// <summary>BERT's uncased WordPiece from a <c>vocab.txt</c>, for texts whose accents are those of Latin-1.</summary>
internal sealed class VocabularyFileTokenizer : ITokenizer
{
    private const int LongestWord = 100;

    // The letters from U+00E0 on without their accents; a space keeps the letter.
    private const string Unaccented = "aaaaaa ceeeeiiii nooooo  uuuuy y";
    private readonly Dictionary<string, int> _ids;

    internal VocabularyFileTokenizer(string path)
        => _ids = File.ReadLines(path).Index().ToDictionary(l => l.Item, l => l.Index, StringComparer.Ordinal);

    public int VocabularySize => _ids.Count;

    public int? BeginOfSequenceId => _ids["[CLS]"];

    public int? EndOfSequenceId => _ids["[SEP]"];

    public int? PaddingId => _ids["[PAD]"];

    public IReadOnlyList<int> Encode(string text, bool addSpecialTokens = false)
    {
        IEnumerable<int> ids = Words(text).SelectMany(Pieces);
        return addSpecialTokens ? [BeginOfSequenceId!.Value, .. ids, EndOfSequenceId!.Value] : [.. ids];
    }

    public string Decode(IReadOnlyList<int> ids, bool skipSpecialTokens = true) => throw new NotSupportedException();

    private static string[] Words(string text)
    {
        var spaced = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes().Select(Rune.ToLowerInvariant))
        {
            string shown = rune.Value is >= 0xE0 and <= 0xFF && Unaccented[rune.Value - 0xE0] is not ' ' and var plain ? plain.ToString() : rune.ToString();
            spaced.Append(IsWordOfItsOwn(rune) ? $" {shown} " : shown);
        }

        return spaced.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    // Ideographs, and every ASCII character that is neither letter nor digit.
    private static bool IsWordOfItsOwn(Rune rune)
        => rune.Value is >= 0x4E00 and <= 0x9FFF
            || (rune.IsAscii ? rune.Value > ' ' && !Rune.IsLetterOrDigit(rune) : Rune.GetUnicodeCategory(rune) is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation);

    private int[] Pieces(string word)
    {
        var pieces = new List<int>();
        for (int start = 0; start < word.Length;)
        {
            int end = word.Length, id = 0;
            while (end > start && !_ids.TryGetValue((start > 0 ? "##" : "") + word[start..end], out id))
            {
                end--;
            }

            if (end == start || word.Length > LongestWord)
            {
                return [_ids["[UNK]"]];
            }

            pieces.Add(id);
            start = end;
        }

        return [.. pieces];
    }
}
