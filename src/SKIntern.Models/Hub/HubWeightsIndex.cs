using System.Text.Json;

namespace SKIntern.Models.Hub;

/// <summary>Reads which shards an index of safetensors names.</summary>
internal static class HubWeightsIndex
{
    /// <summary>Several times what models with hundreds of thousands of tensors need.</summary>
    private const long MaxBytes = 64 << 20;

    /// <exception cref="HubException">The index is malformed, or names a file outside its folder.</exception>
    internal static IReadOnlyList<string> ReadShards(string path, HubTarget target)
    {
        using FileStream stream = File.OpenRead(path);
        if (stream.Length > MaxBytes)
        {
            throw target.Error(HubErrorKind.InvalidAnswer, $"expected an index of at most {MaxBytes} bytes, found {stream.Length}.");
        }

        try
        {
            using var document = JsonDocument.Parse(stream);
            return Read(document.RootElement, target);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Invalid operation: half a surrogate pair or bytes that are not UTF-8, which are found out when a text is taken.
            throw target.Error(HubErrorKind.InvalidAnswer, $"not valid JSON: {e.Message}", e);
        }
    }

    private static IReadOnlyList<string> Read(JsonElement root, HubTarget target)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("weight_map", out JsonElement map) || map.ValueKind != JsonValueKind.Object)
        {
            throw target.Error(HubErrorKind.InvalidAnswer, "expected an object 'weight_map' (tensor name -> file name).");
        }

        var shards = new SortedSet<string>(StringComparer.Ordinal);
        foreach (JsonProperty entry in map.EnumerateObject())
        {
            string name = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : entry.Value.GetRawText();
            if (HubNames.FindFault(name) is not null || name.Contains('/', StringComparison.Ordinal) || !name.EndsWith(".safetensors", StringComparison.Ordinal))
            {
                throw target.Error(HubErrorKind.Unsafe, $"weight_map places a tensor in '{target.Quote(name)}'; expected the plain name of a .safetensors file beside the index.");
            }

            shards.Add(name);
        }

        return [.. shards];
    }
}
