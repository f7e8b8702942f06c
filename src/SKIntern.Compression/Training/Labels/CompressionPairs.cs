using System.Text.Encodings.Web;
using System.Text.Json;
using SKIntern.Data;
using SKIntern.IO;

namespace SKIntern.Compression;

/// <summary>
/// Pairs of a text and its compressed form: from a file of JSON lines with the fields <c>original</c> and <c>compressed</c> (what a
/// large model wrote, for instance), or made by a compressor that a smaller one is to imitate.
/// </summary>
public static class CompressionPairs
{
    private const string OriginalField = "original", CompressedField = "compressed";

    private static readonly JsonDocumentOptions Reading = new() { AllowDuplicateProperties = false };

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a file: UTF-8, one object a line; blank lines are skipped, other fields are ignored.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The pairs in order, at least one.</returns>
    /// <exception cref="DatasetException">
    /// A line is not of this form, <c>original</c> is blank, <c>compressed</c> has more words than it, or there is no line; the message
    /// names file, line and field.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<CompressionPair> Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        List<CompressionPair> pairs = [];
        long line = 0;
        foreach (ReadOnlyMemory<byte> text in LinesOf(File.ReadAllBytes(path)))
        {
            line++;
            if (!text.Span.ContainsAnyExcept(" \t\r"u8))
            {
                continue;
            }

            pairs.Add(Read(text, path, line));
        }

        return pairs.Count > 0 ? pairs : throw new DatasetException(path, null, null, "the file holds no pair; expected at least one");
    }

    /// <summary>Writes pairs to a file, which appears whole or not at all. <see cref="Load"/> gives them back.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="pairs">The pairs.</param>
    /// <param name="cancellationToken">Stops between pairs; the file is then left as it was.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The writing was cancelled.</exception>
    public static void Save(string path, IEnumerable<CompressionPair> pairs, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(pairs);
        AtomicFile.Write(path, stream =>
        {
            foreach (CompressionPair pair in pairs)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using (Utf8JsonWriter writer = new(stream, Writing))
                {
                    writer.WriteStartObject();
                    writer.WriteString(OriginalField, pair.Original);
                    writer.WriteString(CompressedField, pair.Compressed);
                    writer.WriteEndObject();
                }

                stream.WriteByte((byte)'\n');
            }
        });
    }

    /// <summary>Compresses texts with a teacher.</summary>
    /// <param name="teacher">Tells how important words are.</param>
    /// <param name="texts">The texts; blank ones are left out.</param>
    /// <param name="rate">The share of words to keep, in [0, 1].</param>
    /// <param name="options">The words that always stay, or <see langword="null"/> for the defaults of <see cref="WordCompressor"/>.</param>
    /// <param name="cancellationToken">Stops between texts.</param>
    /// <returns>One pair for each text that is not blank, in order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="teacher"/> or <paramref name="texts"/> is null.</exception>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside [0, 1].</exception>
    /// <exception cref="InvalidOperationException">The teacher broke its contract; the message says how.</exception>
    /// <exception cref="OperationCanceledException">The scoring was cancelled.</exception>
    public static IReadOnlyList<CompressionPair> FromTeacher(
        ITokenImportanceScorer teacher, IReadOnlyList<string> texts, double rate, WordCompressionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        CompressionRate.ThrowIfInvalid(rate);
        string[] readable = [.. texts.Where(text => !string.IsNullOrWhiteSpace(text))];
        return [.. new WordCompressor(teacher, options).Prepare(readable, cancellationToken).Select(text => new CompressionPair(text.Original, text.Compress(rate).Text))];
    }

    private static CompressionPair Read(ReadOnlyMemory<byte> text, string path, long line)
    {
        try
        {
            using (StrictJson.Parse(text))
            using (JsonDocument document = JsonDocument.Parse(text, Reading))
            {
                if (document.RootElement.ValueKind != JsonValueKind.Object)
                {
                    throw new DatasetException(path, line, null, $"expected a JSON object, found {document.RootElement.ValueKind}");
                }

                string original = Text(document.RootElement, OriginalField, path, line), compressed = Text(document.RootElement, CompressedField, path, line);
                return Checked(new(original, compressed), path, line);
            }
        }
        catch (JsonException e)
        {
            throw new DatasetException(path, line, null, $"expected a JSON object; {e.Message}", e);
        }
    }

    private static string Text(JsonElement row, string field, string path, long line)
        => !row.TryGetProperty(field, out JsonElement value) ? throw new DatasetException(path, line, field, "missing; expected a text")
            : value.ValueKind != JsonValueKind.String ? throw new DatasetException(path, line, field, $"expected a text, found {value.ValueKind}")
            : value.GetString()!;

    private static CompressionPair Checked(CompressionPair pair, string path, long line)
    {
        int words = WordSplitter.Split(pair.Original).Count, left = WordSplitter.Split(pair.Compressed).Count;
        return words == 0 ? throw new DatasetException(path, line, OriginalField, "expected a text that is not blank")
            : left > words ? throw new DatasetException(path, line, CompressedField, $"expected at most the {words} words of '{OriginalField}', found {left}")
            : pair;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> LinesOf(ReadOnlyMemory<byte> file)
    {
        file = file.Span.StartsWith(Preamble) ? file[Preamble.Length..] : file;
        while (file.Length > 0)
        {
            int end = file.Span.IndexOf((byte)'\n');
            yield return end < 0 ? file : file[..end];
            file = end < 0 ? default : file[(end + 1)..];
        }
    }

    private static ReadOnlySpan<byte> Preamble => [0xEF, 0xBB, 0xBF];
}
