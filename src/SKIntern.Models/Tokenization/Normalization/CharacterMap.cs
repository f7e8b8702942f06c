using System.Buffers.Binary;
using System.Text;

namespace SKIntern.Models.Tokenization.Normalization;

/// <summary>
/// SentencePiece's compiled normalisation rules: a double-array trie over UTF-8 bytes whose values point into a block of
/// zero-terminated replacements. Layout: the trie's size in bytes (u32), its units (u32, little-endian), the replacements.
/// </summary>
internal sealed class CharacterMap
{
    private readonly uint[] _units;
    private readonly byte[] _replacements;

    private CharacterMap(uint[] units, byte[] replacements)
    {
        _units = units;
        _replacements = replacements;
    }

    /// <summary>Reads the rules.</summary>
    /// <returns>The rules, or <see langword="null"/> where the bytes are not of that layout.</returns>
    public static CharacterMap? TryRead(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(uint))
        {
            return null;
        }

        uint size = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        ReadOnlySpan<byte> rest = bytes[sizeof(uint)..];
        if (size == 0 || size % sizeof(uint) != 0 || size > rest.Length)
        {
            return null;
        }

        uint[] units = new uint[size / sizeof(uint)];
        for (int i = 0; i < units.Length; i++)
        {
            units[i] = BinaryPrimitives.ReadUInt32LittleEndian(rest[(i * sizeof(uint))..]);
        }

        return new CharacterMap(units, rest[(int)size..].ToArray());
    }

    /// <summary>The replacement of the shortest or the longest prefix that has one.</summary>
    /// <param name="text">The text in UTF-8.</param>
    /// <param name="longest">Which prefix; Hugging Face tokenizers takes the shortest, SentencePiece the longest.</param>
    /// <param name="length">The length of the prefix in bytes.</param>
    /// <returns>The replacement, or <see langword="null"/> where no prefix has one.</returns>
    public string? Find(ReadOnlySpan<byte> text, bool longest, out int length)
    {
        length = 0;
        uint value = 0;
        uint node = Offset(_units[0]);
        for (int i = 0; i < text.Length && text[i] != 0; i++)
        {
            node ^= text[i];
            if (node >= _units.Length || Label(_units[node]) != text[i])
            {
                break;
            }

            uint unit = _units[node];
            node ^= Offset(unit);
            if (HasLeaf(unit) && node < _units.Length)
            {
                length = i + 1;
                value = _units[node] & 0x7FFF_FFFF;
                if (!longest)
                {
                    break;
                }
            }
        }

        return length == 0 ? null : ReplacementAt(value);
    }

    private static bool HasLeaf(uint unit) => ((unit >> 8) & 1) == 1;

    private static uint Label(uint unit) => unit & 0x8000_00FF;

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & 0x200) >> 6);

    private string? ReplacementAt(uint start)
    {
        if (start >= _replacements.Length)
        {
            return null;
        }

        ReadOnlySpan<byte> rest = _replacements.AsSpan((int)start);
        int end = rest.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
    }
}
