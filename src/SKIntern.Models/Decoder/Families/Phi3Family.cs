using System.Text.Json.Nodes;
using SKIntern.Models.Checkpoints;

namespace SKIntern.Models.Decoder.Families;

/// <summary>Phi-3, 3.5 and 4 (dense): fused projections, LongRoPE, partial rotation, an optional window on every layer.</summary>
internal static class Phi3Family
{
    internal const string ModelType = "phi3";

    internal static DecoderConfig Read(JsonObjectReader root)
        => LlamaStyle.Read(root, ModelType, new(4096, 1e-5) { AllowsPartialRotation = true })
            .WithLayerTypes(root, root.GetOptionalInt("sliding_window", ifAbsent: null), _ => true) with
        { FusedProjections = true };

    internal static void Write(DecoderConfig config, JsonObject json)
    {
        LlamaStyle.Write(config, json);
        json["sliding_window"] = config.SlidingWindow;
        json["partial_rotary_factor"] = (double)(config.RotatedSize ?? config.HeadSize) / config.HeadSize;
    }
}
