using System.Buffers;
using System.Text;
using SKIntern.Models.Tokenization.Model;

namespace SKIntern.Models.Tokenization.Decoding;

/// <summary>
/// Reads tokens as byte symbols and the bytes as UTF-8. A token with any character that is no byte symbol (an added token with
/// a space, say) stands for its own UTF-8 bytes.
/// </summary>
internal sealed class ByteLevelStage : IDecoderStage
{
    public IReadOnlyList<string> Apply(IReadOnlyList<string> tokens)
    {
        ArrayBufferWriter<byte> bytes = new(Math.Max(16, tokens.Count * 8));
        foreach (string token in tokens)
        {
            Write(token, bytes);
        }

        return [Encoding.UTF8.GetString(bytes.WrittenSpan)];
    }

    private static void Write(string token, ArrayBufferWriter<byte> bytes)
    {
        Span<byte> target = bytes.GetSpan(token.Length + 1);
        for (int i = 0; i < token.Length; i++)
        {
            int value = ByteSymbols.ByteOf(token[i]);
            if (value < 0)
            {
                Encoding.UTF8.GetBytes(token, bytes);
                return;
            }

            target[i] = (byte)value;
        }

        bytes.Advance(token.Length);
    }
}
