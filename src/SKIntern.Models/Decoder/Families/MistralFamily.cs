using System.Text.Json.Nodes;
using SKIntern.Models.Checkpoints;

namespace SKIntern.Models.Decoder.Families;

/// <summary>Mistral: Llama with a sliding window on every layer.</summary>
internal static class MistralFamily
{
    internal const string ModelType = "mistral";
    private const int Window = 4096;

    internal static DecoderConfig Read(JsonObjectReader root)
        => LlamaStyle.Read(root, ModelType, new(131_072)).WithLayerTypes(root, root.GetOptionalInt("sliding_window", ifAbsent: Window), _ => true);

    internal static void Write(DecoderConfig config, JsonObject json)
    {
        LlamaStyle.Write(config, json);
        json["sliding_window"] = config.SlidingWindow;
    }
}
