using System.Globalization;

namespace SKIntern.Models.Tokenization.Model;

/// <summary>The tokens <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c> that stand for single bytes.</summary>
internal sealed class ByteTokens
{
    private const int Length = 6;
    private const int None = -1;

    private readonly int[] _ids = new int[256];

    public ByteTokens(IReadOnlyDictionary<string, int> vocabulary)
    {
        for (int value = 0; value < _ids.Length; value++)
        {
            _ids[value] = vocabulary.TryGetValue(Spell((byte)value), out int id) ? id : None;
        }
    }

    public static string Spell(byte value) => $"<0x{value:X2}>";

    /// <summary>The byte that a token stands for, or <see langword="null"/>.</summary>
    public static byte? ByteOf(string token)
        => token.Length == Length && token.StartsWith("<0x", StringComparison.Ordinal) && token[^1] == '>'
            && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value)
            ? value
            : null;

    /// <summary>The id of a byte's token; negative where there is none.</summary>
    public int IdOf(byte value) => _ids[value];

    /// <summary>Whether every one of some bytes has a token.</summary>
    public bool Cover(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            if (_ids[value] == None)
            {
                return false;
            }
        }

        return true;
    }
}
