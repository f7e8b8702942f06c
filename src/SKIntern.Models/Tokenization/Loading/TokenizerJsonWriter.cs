using System.Text.Encodings.Web;
using System.Text.Json;
using SKIntern.IO;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>Writes the files of a Hugging Face tokenizer.</summary>
internal static class TokenizerJsonWriter
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(string folder, JsonDocument tokenizer, HuggingFaceTokenizer names) => AtomicFile.WriteAll(
    [
        (Path.Combine(folder, TokenizerLoader.FileName), stream => Write(stream, tokenizer.RootElement.WriteTo)),
        (Path.Combine(folder, AddedTokenFiles.ConfigName), stream => Write(stream, writer => WriteConfig(writer, names))),
    ]);

    private static void Write(Stream stream, Action<Utf8JsonWriter> write)
    {
        using Utf8JsonWriter writer = new(stream, Options);
        write(writer);
    }

    private static void WriteConfig(Utf8JsonWriter writer, HuggingFaceTokenizer names)
    {
        writer.WriteStartObject();
        writer.WriteString("tokenizer_class", "PreTrainedTokenizerFast");
        writer.WriteBoolean("clean_up_tokenization_spaces", false);
        foreach ((string name, int? id) in new[]
        {
            ("bos_token", names.BeginOfSequenceId),
            ("eos_token", names.EndOfSequenceId),
            ("pad_token", names.PaddingId),
        })
        {
            if (id is int known)
            {
                writer.WriteString(name, names.TokenOf(known));
            }
        }

        writer.WriteEndObject();
    }
}
