using System.Text.Json.Nodes;
using SKIntern.Models.Checkpoints;

namespace SKIntern.Models.Decoder.Families;

/// <summary>SmolLM 3: Llama with layers that do not rotate.</summary>
internal static class SmolLm3Family
{
    internal const string ModelType = "smollm3";

    internal static DecoderConfig Read(JsonObjectReader root)
    {
        DecoderConfig config = LlamaStyle.Read(root, ModelType, new(32_768, RopeTheta: 2_000_000) { TieWordEmbeddings = true });
        int[] unrotated = ReadUnrotated(root, config.LayerCount);
        int? window = root.GetOptionalInt("sliding_window", ifAbsent: null);
        return config.WithAttentionBias(root).WithLayerTypes(root, root.GetBool("use_sliding_window", false) ? window : null, unrotated.Contains) with
        {
            FeedForwardBias = root.GetBool("mlp_bias", false),
            LayersWithoutRotation = unrotated,
        };
    }

    /// <summary>The layers whose entry in <c>no_rope_layers</c> is 0 (the field says the contrary of its name), or every n-th.</summary>
    private static int[] ReadUnrotated(JsonObjectReader root, int layers)
    {
        const string Field = "no_rope_layers";
        IReadOnlyList<int>? rotates = root.GetIntList(Field);
        int interval = root.GetInt("no_rope_layer_interval", 4);
        if (rotates is not null && rotates.Count != layers)
        {
            throw root.Error(Field, $"{rotates.Count} entries for {layers} layers");
        }

        if (rotates is null && interval < 1)
        {
            throw root.Error("no_rope_layer_interval", $"{interval} is not above 0");
        }

        return [.. Enumerable.Range(0, layers).Where(i => rotates is null ? (i + 1) % interval == 0 : rotates[i] == 0)];
    }

    internal static void Write(DecoderConfig config, JsonObject json)
    {
        LlamaStyle.Write(config, json);
        LlamaStyle.WriteLayerTypes(config, json);
        json["use_sliding_window"] = config.SlidingWindowLayers.Count > 0;
        json["attention_bias"] = config.AttentionBias;
        json["mlp_bias"] = config.FeedForwardBias;
        json["no_rope_layers"] = new JsonArray([.. Enumerable.Range(0, config.LayerCount).Select(i => JsonValue.Create(config.LayersWithoutRotation.Contains(i) ? 0 : 1))]);
    }
}
