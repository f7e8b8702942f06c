using System.Text.Json.Nodes;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>Writes a vocabulary in the order of its ids.</summary>
internal static class VocabularyJson
{
    public static JsonObject Write(IEnumerable<KeyValuePair<string, int>> ids)
        => new(ids.OrderBy(t => t.Value).Select(t => KeyValuePair.Create(t.Key, (JsonNode?)JsonValue.Create(t.Value))));
}
