using System.Buffers;
using System.Text;
using System.Text.Unicode;
using SKIntern.Models.Tokenization.Model;

namespace SKIntern.Models.Tokenization.Decoding;

/// <summary>Reads each run of byte tokens as UTF-8; in a run that is no UTF-8, every byte becomes U+FFFD.</summary>
internal sealed class ByteFallbackStage : IDecoderStage
{
    private const char Replacement = '\uFFFD';

    public IReadOnlyList<string> Apply(IReadOnlyList<string> tokens)
    {
        List<string> texts = new(tokens.Count);
        ArrayBufferWriter<byte> run = new();
        foreach (string token in tokens)
        {
            if (ByteTokens.ByteOf(token) is byte value)
            {
                run.Write([value]);
                continue;
            }

            Flush(run, texts);
            texts.Add(token);
        }

        Flush(run, texts);
        return texts;
    }

    public bool DependsOnNext(string token) => ByteTokens.ByteOf(token) is not null;

    private static void Flush(ArrayBufferWriter<byte> run, List<string> texts)
    {
        if (run.WrittenCount > 0)
        {
            texts.Add(Utf8.IsValid(run.WrittenSpan) ? Encoding.UTF8.GetString(run.WrittenSpan) : new string(Replacement, run.WrittenCount));
            run.Clear();
        }
    }
}
