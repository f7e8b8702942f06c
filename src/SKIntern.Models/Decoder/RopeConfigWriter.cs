using System.Text.Json.Nodes;

namespace SKIntern.Models.Decoder;

/// <summary>Writes rotary settings as transformers 4 does, which transformers 5 reads too.</summary>
internal static class RopeConfigWriter
{
    internal static void Write(DecoderConfig config, JsonObject json)
    {
        json["rope_theta"] = config.RopeTheta;
        if (config.RopeScaling is not { } scaling)
        {
            json["rope_scaling"] = null;
            return;
        }

        // Phi-3's own code looks for "type" and outside for the length.
        string type = scaling.Type.ToString().ToLowerInvariant();
        var written = new JsonObject { ["rope_type"] = type, ["type"] = type, ["factor"] = scaling.Factor };
        switch (scaling.Type)
        {
            case RopeScalingType.Llama3:
                written["low_freq_factor"] = scaling.LowFrequencyFactor;
                written["high_freq_factor"] = scaling.HighFrequencyFactor;
                break;
            case RopeScalingType.Yarn:
                written["beta_fast"] = scaling.BetaFast;
                written["beta_slow"] = scaling.BetaSlow;
                written["truncate"] = scaling.Truncate;
                WriteWherePresent(written, "attention_factor", scaling.AttentionFactor);
                WriteWherePresent(written, "mscale", scaling.MScale);
                WriteWherePresent(written, "mscale_all_dim", scaling.MScaleAllDimensions);
                break;
            case RopeScalingType.LongRope:
                written["short_factor"] = new JsonArray([.. scaling.ShortFactors.Select(f => JsonValue.Create(f))]);
                written["long_factor"] = new JsonArray([.. scaling.LongFactors.Select(f => JsonValue.Create(f))]);
                WriteWherePresent(written, "attention_factor", scaling.AttentionFactor);
                json["original_max_position_embeddings"] = scaling.OriginalMaxPositionEmbeddings > 0 ? scaling.OriginalMaxPositionEmbeddings : null;
                break;
        }

        if (scaling.OriginalMaxPositionEmbeddings > 0 && scaling.Type != RopeScalingType.LongRope)
        {
            written["original_max_position_embeddings"] = scaling.OriginalMaxPositionEmbeddings;
        }

        json["rope_scaling"] = written;
    }

    private static void WriteWherePresent(JsonObject json, string field, double? value)
    {
        if (value is not null)
        {
            json[field] = value;
        }
    }
}
