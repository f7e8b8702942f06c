using System.Text.Json;
using System.Text.Json.Nodes;
using SKIntern.Models.Checkpoints;

namespace SKIntern.Models.Decoder.Families;

/// <summary>Llama 2 and 3, TinyLlama, CodeLlama, SmolLM 1 and 2.</summary>
internal static class LlamaFamily
{
    internal const string ModelType = "llama";

    internal static DecoderConfig Read(JsonObjectReader root)
    {
        root.Refuse("sliding_window", v => v.ValueKind != JsonValueKind.Null, "no sliding window in this family");
        return LlamaStyle.Read(root, ModelType, new(2048)).WithAttentionBias(root).WithLayerTypes(root, null, _ => false) with { FeedForwardBias = root.GetBool("mlp_bias", false) };
    }

    internal static void Write(DecoderConfig config, JsonObject json)
    {
        LlamaStyle.Write(config, json);
        json["attention_bias"] = config.AttentionBias;
        json["mlp_bias"] = config.FeedForwardBias;
    }
}
