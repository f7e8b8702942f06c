using System.Text.Json.Nodes;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>Writes the stages of a <c>tokenizer.json</c>.</summary>
internal static class StageJson
{
    public const string Sign = "\u2581";

    public static JsonObject Typed(string type, params (string Name, JsonNode? Value)[] members)
    {
        JsonObject result = new() { ["type"] = type };
        foreach ((string name, JsonNode? value) in members)
        {
            result[name] = value;
        }

        return result;
    }

    /// <summary>Several stages as one; none is null, and one is itself.</summary>
    public static JsonNode? Sequence(string member, params JsonNode[] stages)
        => stages.Length switch
        {
            0 => null,
            1 => stages[0],
            _ => Typed("Sequence", (member, new JsonArray(stages))),
        };

    public static JsonObject Replace(string kind, string pattern, string content)
        => Typed("Replace", ("pattern", new JsonObject { [kind] = pattern }), ("content", content));

    public static JsonObject Split(string regex)
        => Typed("Split", ("pattern", new JsonObject { ["Regex"] = regex }), ("behavior", "Isolated"), ("invert", false));

    public static JsonObject ByteLevel(bool useRegex)
        => Typed("ByteLevel", ("add_prefix_space", false), ("trim_offsets", true), ("use_regex", useRegex));

    public static JsonObject Metaspace(bool prepend)
        => Typed("Metaspace", ("replacement", Sign), ("prepend_scheme", prepend ? "always" : "never"), ("split", true));

    /// <summary>A template that puts tokens around a sequence, or null where there are none.</summary>
    public static JsonObject? Template(IReadOnlyList<string> tokens, int? before, int? after)
    {
        if (before is null && after is null)
        {
            return null;
        }

        JsonObject special = [];
        foreach (int id in new[] { before, after }.OfType<int>().Distinct())
        {
            special[tokens[id]] = new JsonObject { ["id"] = tokens[id], ["ids"] = new JsonArray(id), ["tokens"] = new JsonArray(tokens[id]) };
        }

        return Typed(
            "TemplateProcessing",
            ("single", Order(tokens, before, after, [("A", 0)])),
            ("pair", Order(tokens, before, after, [("A", 0), ("B", 1)])),
            ("special_tokens", special));
    }

    private static JsonArray Order(IReadOnlyList<string> tokens, int? before, int? after, (string Name, int Type)[] sequences)
    {
        JsonArray order = [];
        foreach ((string name, int type) in sequences)
        {
            if (before is int first && type == 0)
            {
                order.Add(Item("SpecialToken", tokens[first], type));
            }

            order.Add(Item("Sequence", name, type));
            if (after is int last)
            {
                order.Add(Item("SpecialToken", tokens[last], type));
            }
        }

        return order;
    }

    private static JsonObject Item(string kind, string id, int type) => new() { [kind] = new JsonObject { ["id"] = id, ["type_id"] = type } };
}
