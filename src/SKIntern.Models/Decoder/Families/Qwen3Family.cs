using System.Text.Json.Nodes;
using SKIntern.Models.Checkpoints;

namespace SKIntern.Models.Decoder.Families;

/// <summary>Qwen 3 (dense): queries and keys are normalised per head; the head size is stated, not derived.</summary>
internal static class Qwen3Family
{
    internal const string ModelType = "qwen3";

    internal static DecoderConfig Read(JsonObjectReader root)
        => LlamaStyle.Read(root, ModelType, new(32_768) { HeadSize = 128 }).WithAttentionBias(root).WithUpperWindow(root) with { QueryKeyNorm = true };

    internal static void Write(DecoderConfig config, JsonObject json)
    {
        Qwen2Family.Write(config, json);
        json["attention_bias"] = config.AttentionBias;
    }
}
