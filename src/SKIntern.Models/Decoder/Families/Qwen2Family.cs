using System.Text.Json.Nodes;
using SKIntern.Models.Checkpoints;

namespace SKIntern.Models.Decoder.Families;

/// <summary>Qwen 2 and 2.5: Llama with biases on queries, keys and values, and an optional window on the upper layers.</summary>
internal static class Qwen2Family
{
    internal const string ModelType = "qwen2";

    internal static DecoderConfig Read(JsonObjectReader root)
        => LlamaStyle.Read(root, ModelType, new(32_768)).WithUpperWindow(root) with { AttentionBias = true };

    /// <summary>The window that Qwen switches on by <c>use_sliding_window</c>, from layer <c>max_window_layers</c> on.</summary>
    internal static DecoderConfig WithUpperWindow(this DecoderConfig config, JsonObjectReader root)
    {
        int? window = root.GetOptionalInt("sliding_window", ifAbsent: 4096);
        int firstWindow = root.GetInt("max_window_layers", 28);
        return config.WithLayerTypes(root, root.GetBool("use_sliding_window", false) ? window : null, i => i >= firstWindow);
    }

    internal static void Write(DecoderConfig config, JsonObject json)
    {
        LlamaStyle.Write(config, json);
        LlamaStyle.WriteLayerTypes(config, json);
        json["use_sliding_window"] = config.SlidingWindowLayers.Count > 0;
    }
}
