using System.Text.Json;
using System.Text.Unicode;

namespace SKIntern.IO;

/// <summary>
/// Parses JSON of strangers. The document model lets broken characters pass and throws <see cref="InvalidOperationException"/> when
/// somebody asks for them; here they are refused with the rest of what is not JSON.
/// </summary>
public static class StrictJson
{
    /// <summary>Parses a text.</summary>
    /// <param name="utf8">The text, without a byte order mark; not to be changed while the document is in use.</param>
    /// <returns>The document, whose names and texts can all be read; the caller disposes it.</returns>
    /// <exception cref="JsonException">It is not JSON, not UTF-8, or an escape in it stands for half a character.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        RequireCharacters(utf8.Span);
        return JsonDocument.Parse(utf8);
    }

    private static void RequireCharacters(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            throw new JsonException("The text is not UTF-8.");
        }

        var reader = new Utf8JsonReader(utf8);
        try
        {
            while (reader.Read())
            {
                if (reader.ValueIsEscaped)
                {
                    reader.GetString();
                }
            }
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException($"An escape stands for no character, near byte {reader.TokenStartIndex}: {e.Message}", e);
        }
    }
}
