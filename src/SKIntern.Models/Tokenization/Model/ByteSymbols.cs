using System.Text;

namespace SKIntern.Models.Tokenization.Model;

/// <summary>
/// GPT-2's spelling of bytes as printable characters: printable Latin-1 bytes stand for themselves, the others for U+0100 and up,
/// so that a space is <c>Ġ</c>.
/// </summary>
internal static class ByteSymbols
{
    private const char FirstSubstitute = '\u0100';
    private const int NoByte = -1;

    private static readonly char[] Symbols = BuildSymbols();
    private static readonly short[] Bytes = BuildBytes();

    /// <summary>Spells the UTF-8 bytes of a text.</summary>
    public static string Spell(string text) => Spell(Encoding.UTF8.GetBytes(text));

    /// <summary>Spells bytes.</summary>
    public static string Spell(ReadOnlySpan<byte> utf8) => string.Create(utf8.Length, utf8, static (symbols, bytes) =>
    {
        for (int i = 0; i < symbols.Length; i++)
        {
            symbols[i] = Symbols[bytes[i]];
        }
    });

    /// <summary>The symbol of a byte.</summary>
    public static char SymbolOf(byte value) => Symbols[value];

    /// <summary>The byte that a symbol stands for, or a negative number.</summary>
    public static int ByteOf(char symbol) => symbol < Bytes.Length ? Bytes[symbol] : NoByte;

    private static bool IsPrintable(int value) => value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);

    private static char[] BuildSymbols()
    {
        char[] symbols = new char[256];
        char substitute = FirstSubstitute;
        for (int value = 0; value < symbols.Length; value++)
        {
            symbols[value] = IsPrintable(value) ? (char)value : substitute++;
        }

        return symbols;
    }

    private static short[] BuildBytes()
    {
        short[] bytes = new short[Symbols.Max() + 1];
        Array.Fill(bytes, (short)NoByte);
        for (int value = 0; value < Symbols.Length; value++)
        {
            bytes[Symbols[value]] = (short)value;
        }

        return bytes;
    }
}
