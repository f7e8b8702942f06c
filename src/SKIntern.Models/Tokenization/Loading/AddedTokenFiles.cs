using System.Globalization;
using System.Text.Json;
using SKIntern.Models.Tokenization.AddedTokens;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>Reads the added tokens of a folder whose vocabulary file does not list them.</summary>
internal static class AddedTokenFiles
{
    public const string ConfigName = "tokenizer_config.json";
    private const string AddedName = "added_tokens.json";
    private const string MapName = "special_tokens_map.json";

    /// <summary>Reads <c>added_tokens_decoder</c>, <c>added_tokens.json</c> and <c>special_tokens_map.json</c>, as far as they exist.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="tokens">The vocabulary; special tokens that are named without an id are looked up in it.</param>
    public static List<AddedToken> Read(string folder, IReadOnlyList<string> tokens)
    {
        Dictionary<int, AddedToken> added = [];
        ForEachMember(Path.Combine(folder, ConfigName), "added_tokens_decoder", (key, token) =>
        {
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int id) || id > TokenTable.MaxId)
            {
                throw token.Error($"expected a token id from 0 to {TokenTable.MaxId} as the name");
            }

            added[id] = AddedTokenReader.Read(token, id, token.Required("content").AsString());
        });
        ForEachMember(Path.Combine(folder, AddedName), null, (content, id) =>
            added.TryAdd(id.AsId(), new AddedToken(id.AsId(), content, Special: false)));
        Dictionary<string, int> ids = new(StringComparer.Ordinal);
        foreach ((int index, string token) in tokens.Index())
        {
            ids.TryAdd(token, index);
        }

        ForEachMember(Path.Combine(folder, MapName), null, (_, value) =>
        {
            foreach (JsonField item in value.IsArray ? value.Items() : [value])
            {
                string content = item.IsObject ? item.Required("content").AsString() : item.AsString();
                if (ids.TryGetValue(content, out int id))
                {
                    added.TryAdd(id, new AddedToken(id, content, Special: true));
                }
            }
        });
        return [.. added.Values.Where(t => t.Content.Length > 0)];
    }

    private static void ForEachMember(string path, string? member, Action<string, JsonField> use)
    {
        if (!File.Exists(path))
        {
            return;
        }

        using JsonDocument document = JsonFile.Open(path);
        JsonField root = JsonField.Root(document, path);
        foreach ((string key, JsonField value) in (member is null ? root : root.Optional(member))?.Members() ?? [])
        {
            use(key, value);
        }
    }
}
