using System.Text.Json;
using System.Text.Json.Nodes;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>Writes stages as a text that is equal for equal meaning: sequences flat, members that change nothing left out.</summary>
internal static class StageSignature
{
    /// <summary>Gemma's pre-tokeniser, which cuts behind spaces.</summary>
    public const string OfSpaceSplit = "Split(String: ,MergedWithPrevious,False)";

    /// <summary>The signature of stages that were read.</summary>
    /// <param name="field">The stage or sequence of stages; nothing gives an empty text.</param>
    /// <param name="member">The member of a sequence that holds its stages.</param>
    public static string Of(JsonField? field, string member) => string.Concat(Flatten(field, member).Select(OfOne));

    /// <summary>The signature of stages to be written.</summary>
    public static string Of(JsonNode? node, string member)
    {
        if (node is null)
        {
            return "";
        }

        using JsonDocument document = JsonSerializer.SerializeToDocument(node);
        return Of(JsonField.Root(document, ""), member);
    }

    public static IEnumerable<JsonField> Flatten(JsonField? field, string member)
        => field is not JsonField stage ? []
            : stage.Required("type").AsString() == "Sequence" ? stage.Required(member).Items().SelectMany(s => Flatten(s, member))
            : [stage];

    private static string OfOne(JsonField stage)
    {
        string type = stage.Required("type").AsString();
        string members = type switch
        {
            "ByteLevel" => $"{stage.Flag("add_prefix_space", byDefault: true)},{stage.Flag("use_regex", byDefault: true)}",
            "Digits" => $"{stage.Flag("individual_digits", byDefault: false)}",
            "Split" => $"{Pattern(stage)},{stage.Required("behavior").AsString()},{stage.Flag("invert", byDefault: false)}",
            "Replace" => $"{Pattern(stage)},{stage.Required("content").AsString()}",
            "Prepend" => stage.Required("prepend").AsString(),
            "Strip" => $"{stage.Flag("strip_left", byDefault: true)},{stage.Flag("strip_right", byDefault: true)}",
            "Metaspace" => $"{MetaspaceReader.ReadSign(stage)},{MetaspaceReader.ReadScheme(stage)},{stage.Flag("split", byDefault: true)}",
            "BertNormalizer" => Bert(stage),
            _ => "",
        };
        return $"{type}({members})";
    }

    private static string Bert(JsonField stage)
    {
        bool lowercase = stage.Flag("lowercase", byDefault: true);
        return $"{stage.Flag("clean_text", byDefault: true)},{stage.Flag("handle_chinese_chars", byDefault: true)},"
            + $"{stage.Flag("strip_accents", byDefault: lowercase)},{lowercase}";
    }

    private static string Pattern(JsonField stage)
    {
        JsonField pattern = stage.Required("pattern");
        return pattern.Optional("String") is JsonField literal ? $"String:{literal.AsString()}" : $"Regex:{pattern.Required("Regex").AsString()}";
    }
}
