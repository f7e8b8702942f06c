using SKIntern.Models.Checkpoints;

namespace SKIntern.Models.Decoder;

/// <summary>Reads rotary settings: <c>rope_theta</c> and <c>rope_scaling</c> (transformers 4) or <c>rope_parameters</c> (transformers 5).</summary>
internal static class RopeConfigReader
{
    private const string OriginalLength = "original_max_position_embeddings";

    internal static RopeSettings Read(JsonObjectReader root, double defaultTheta)
    {
        JsonObjectReader? scaling = root.GetObject("rope_parameters") ?? root.GetObject("rope_scaling");
        double theta = scaling?.GetOptionalDouble("rope_theta") ?? root.GetDouble("rope_theta", defaultTheta);
        double share = scaling?.GetOptionalDouble("partial_rotary_factor") ?? root.GetDouble("partial_rotary_factor", 1);
        if (!(share > 0 && share <= 1))
        {
            throw root.Error("partial_rotary_factor", $"{share} is not in (0, 1]");
        }

        return new(theta, share, scaling is null ? null : ReadScaling(root, scaling));
    }

    private static RopeScaling? ReadScaling(JsonObjectReader root, JsonObjectReader scaling)
    {
        string type = scaling.GetOptionalString("rope_type") ?? scaling.GetOptionalString("type") ?? "default";

        // Phi-3 states it outside, where the other kinds have no use for it.
        int outerOriginal = root.GetInt(OriginalLength, 0);
        RopeScaling? read = type switch
        {
            "default" => null,
            "linear" => new() { Type = RopeScalingType.Linear, Factor = scaling.GetDouble("factor") },
            "dynamic" => new() { Type = RopeScalingType.Dynamic, Factor = scaling.GetDouble("factor") },
            "llama3" => new()
            {
                Type = RopeScalingType.Llama3,
                Factor = scaling.GetDouble("factor"),
                LowFrequencyFactor = scaling.GetDouble("low_freq_factor"),
                HighFrequencyFactor = scaling.GetDouble("high_freq_factor"),
                OriginalMaxPositionEmbeddings = scaling.GetInt(OriginalLength),
            },
            "yarn" => new()
            {
                Type = RopeScalingType.Yarn,
                Factor = scaling.GetDouble("factor"),
                OriginalMaxPositionEmbeddings = scaling.GetInt(OriginalLength, 0),
                BetaFast = scaling.GetDouble("beta_fast", 32),
                BetaSlow = scaling.GetDouble("beta_slow", 1),
                AttentionFactor = scaling.GetOptionalDouble("attention_factor"),
                MScale = scaling.GetOptionalDouble("mscale"),
                MScaleAllDimensions = scaling.GetOptionalDouble("mscale_all_dim"),
                Truncate = scaling.GetBool("truncate", true),
            },
            "longrope" or "su" => new()
            {
                Type = RopeScalingType.LongRope,
                Factor = scaling.GetDouble("factor", 1),
                OriginalMaxPositionEmbeddings = scaling.GetInt(OriginalLength, outerOriginal),
                AttentionFactor = scaling.GetOptionalDouble("attention_factor"),
                ShortFactors = scaling.GetDoubleList("short_factor") ?? throw scaling.Error("short_factor", "missing; a list of numbers is expected"),
                LongFactors = scaling.GetDoubleList("long_factor") ?? throw scaling.Error("long_factor", "missing; a list of numbers is expected"),
            },
            _ => throw scaling.Error("rope_type", $"'{type}' is not supported; supported are: default, linear, dynamic, yarn, llama3, longrope"),
        };

        // Other settings are a part of some other computation: factors of the small Phi-3, or one set of parameters per kind of layer.
        return scaling.UnreadFields.Except(KnownFields).FirstOrDefault() is { } unread
            ? throw scaling.Error(unread, $"is not read for rope_type '{type}'")
            : read;
    }

    // Fields of one kind are written by some tools for all kinds.
    private static readonly string[] KnownFields = ["type", "rope_type", "factor", OriginalLength, "finetuned"];
}
