using System.Text.Json;
using System.Text.Json.Nodes;
using SKIntern.Models.Decoder.Families;

namespace SKIntern.Models.Decoder;

/// <summary>Writes Hugging Face's <c>config.json</c>, as transformers 4 does; transformers 5 reads it too.</summary>
internal static class DecoderConfigWriter
{
    /// <summary>Makes the text that <see cref="DecoderConfigReader"/> reads as the same config.</summary>
    /// <param name="config">The config.</param>
    /// <param name="dtype">The dtype of the weights beside it, under torch's name.</param>
    /// <returns>The fields.</returns>
    internal static JsonObject Write(DecoderConfig config, string dtype)
    {
        DecoderFamily family = DecoderFamily.All[config.ModelType];
        var json = new JsonObject { ["architectures"] = new JsonArray(family.Architecture), ["model_type"] = family.ModelType };
        family.Write(config, json);
        json["bos_token_id"] = config.BeginOfSequenceId;
        json["eos_token_id"] = Ids(config.EndOfSequenceIds);
        json["torch_dtype"] = dtype;
        json["use_cache"] = true;
        return json;
    }

    /// <summary>One id, a list of them, or null.</summary>
    internal static JsonNode? Ids(IReadOnlyList<int> ids) => ids.Count switch
    {
        0 => null,
        1 => JsonValue.Create(ids[0]),
        _ => new JsonArray([.. ids.Select(id => JsonValue.Create(id))]),
    };

    /// <summary>The text of a file, indented by two blanks as Python writes it.</summary>
    internal static byte[] ToFile(JsonNode json) => JsonSerializer.SerializeToUtf8Bytes(json, new JsonSerializerOptions { WriteIndented = true });
}
