using System.Globalization;
using System.Text;

namespace SKIntern.Models.Tokenization.Normalization;

/// <summary>
/// SentencePiece's compiled rules as Hugging Face tokenizers applies them: to whole grapheme clusters of less than six bytes
/// where the cluster, or its beginning, has a rule, and else to each character.
/// </summary>
internal sealed class PrecompiledNormalizer(CharacterMap map) : INormalizer
{
    private const int MaxClusterBytes = 5;

    public Piece Normalize(Piece piece)
    {
        ReadOnlySpan<char> text = piece.Span;
        List<(Rune Rune, int Change)> result = new(text.Length);
        Span<byte> utf8 = stackalloc byte[MaxClusterBytes + 1];
        bool modified = false;
        while (!text.IsEmpty)
        {
            int length = StringInfo.GetNextTextElementLength(text);
            ReadOnlySpan<char> cluster = text[..length];
            if (Find(cluster, utf8) is string replacement)
            {
                modified = true;
                Add(result, CountRunes(cluster), replacement);
            }
            else
            {
                modified |= AddEach(result, cluster, utf8);
            }

            text = text[length..];
        }

        if (!modified)
        {
            return piece;
        }

        PieceEditor editor = new(piece);
        result.ForEach(r => editor.Emit(r.Rune, r.Change));
        return editor.ToPiece();
    }

    private bool AddEach(List<(Rune Rune, int Change)> result, ReadOnlySpan<char> cluster, Span<byte> utf8)
    {
        bool modified = false;
        Span<char> units = stackalloc char[2];
        foreach (Rune rune in cluster.EnumerateRunes())
        {
            if (Find(units[..rune.EncodeToUtf16(units)], utf8) is string replacement)
            {
                modified = true;
                Add(result, 1, replacement);
            }
            else
            {
                result.Add((rune, 0));
            }
        }

        return modified;
    }

    private string? Find(ReadOnlySpan<char> part, Span<byte> utf8)
        => Encoding.UTF8.TryGetBytes(part, utf8, out int count) && count <= MaxClusterBytes ? map.Find(utf8[..count], longest: false, out _) : null;

    /// <summary>
    /// Characters replace as many; more of them count as put in behind, and what they are too few to replace is left out
    /// behind the last one written, which for an empty replacement is the one before it.
    /// </summary>
    private static void Add(List<(Rune Rune, int Change)> result, int replaced, string replacement)
    {
        foreach (Rune rune in replacement.EnumerateRunes())
        {
            result.Add((rune, replaced > 0 ? 0 : 1));
            replaced--;
        }

        if (replaced > 0 && result.Count > 0)
        {
            result[^1] = (result[^1].Rune, result[^1].Change - replaced);
        }
    }

    private static int CountRunes(ReadOnlySpan<char> text)
    {
        int count = 0;
        foreach (char unit in text)
        {
            count += char.IsLowSurrogate(unit) ? 0 : 1;
        }

        return count;
    }
}
