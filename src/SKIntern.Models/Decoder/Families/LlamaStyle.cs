using System.Text.Json;
using System.Text.Json.Nodes;
using SKIntern.Models.Checkpoints;

namespace SKIntern.Models.Decoder.Families;

/// <summary>The fields that all families with Llama's field names share.</summary>
internal static class LlamaStyle
{
    internal static DecoderConfig Read(JsonObjectReader root, string modelType, FamilyDefaults defaults)
    {
        root.Refuse("quantization_config", v => v.ValueKind != JsonValueKind.Null, "no quantised weights");
        int hidden = root.GetInt("hidden_size"), heads = root.GetInt("num_attention_heads");
        int headSize = root.GetInt("head_dim", defaults.HeadSize ?? (heads > 0 ? hidden / heads : 0));
        RopeSettings rope = RopeConfigReader.Read(root, defaults.RopeTheta);
        if (rope.RotatedShare != 1 && !defaults.AllowsPartialRotation)
        {
            throw root.Error("partial_rotary_factor", $"{rope.RotatedShare} is not supported for '{modelType}' (only 1)");
        }

        return new()
        {
            ModelType = modelType,
            VocabularySize = root.GetInt("vocab_size"),
            HiddenSize = hidden,
            IntermediateSize = root.GetInt("intermediate_size"),
            LayerCount = ReadLayerCount(root, "num_hidden_layers"),
            HeadCount = heads,
            KeyValueHeadCount = root.GetInt("num_key_value_heads", heads),
            HeadSize = headSize,
            MaxPositionEmbeddings = root.GetInt("max_position_embeddings", defaults.MaxPositionEmbeddings),
            NormEpsilon = root.GetDouble("rms_norm_eps", defaults.NormEpsilon),
            Activation = Activations.Read(root, defaults.ActivationField, defaults.Activation),
            RopeTheta = rope.Theta,
            RopeScaling = rope.Scaling,
            RotatedSize = rope.RotatedShare == 1 ? null : (int)(headSize * rope.RotatedShare),
            TieWordEmbeddings = root.GetBool("tie_word_embeddings", defaults.TieWordEmbeddings),
            BeginOfSequenceId = root.GetIntOrList("bos_token_id") is [var bos, ..] ? bos : null,
            EndOfSequenceIds = root.GetIntOrList("eos_token_id"),
        };
    }

    /// <summary>The number of layers; 0 to <see cref="DecoderConfigRules.MaxLayers"/>.</summary>
    internal static int ReadLayerCount(JsonObjectReader root, string field)
        => root.GetInt(field) is >= 0 and <= DecoderConfigRules.MaxLayers and var count
            ? count
            : throw root.Error(field, $"a number of layers up to {DecoderConfigRules.MaxLayers} is expected");

    /// <summary>Writes the fields that <see cref="Read"/> reads.</summary>
    internal static void Write(DecoderConfig config, JsonObject json, string activationField = "hidden_act")
    {
        json["vocab_size"] = config.VocabularySize;
        json["hidden_size"] = config.HiddenSize;
        json["intermediate_size"] = config.IntermediateSize;
        json["num_hidden_layers"] = config.LayerCount;
        json["num_attention_heads"] = config.HeadCount;
        json["num_key_value_heads"] = config.KeyValueHeadCount;
        json["head_dim"] = config.HeadSize;
        json["max_position_embeddings"] = config.MaxPositionEmbeddings;
        json["rms_norm_eps"] = config.NormEpsilon;
        json[activationField] = Activations.NameOf(config.Activation);
        json["tie_word_embeddings"] = config.TieWordEmbeddings;
        RopeConfigWriter.Write(config, json);
    }

    /// <summary>Writes <c>sliding_window</c> and <c>layer_types</c>.</summary>
    internal static void WriteLayerTypes(DecoderConfig config, JsonObject json)
    {
        json["sliding_window"] = config.SlidingWindow;
        json["layer_types"] = new JsonArray([.. Enumerable.Range(0, config.LayerCount)
            .Select(i => JsonValue.Create(config.SlidingWindowLayers.Contains(i) ? "sliding_attention" : "full_attention"))]);
    }

    /// <summary>One bias field for all four projections of the attention.</summary>
    internal static DecoderConfig WithAttentionBias(this DecoderConfig config, JsonObjectReader root)
    {
        bool bias = root.GetBool("attention_bias", false);
        return config with { AttentionBias = bias, AttentionOutputBias = bias };
    }

    /// <summary>The window over the layers that <c>layer_types</c> names, or else those that the family's rule names.</summary>
    internal static DecoderConfig WithLayerTypes(this DecoderConfig config, JsonObjectReader root, int? window, Func<int, bool> slidesByRule)
    {
        const string Field = "layer_types";
        IReadOnlyList<string>? types = root.GetStringList(Field);
        if (types is not null && types.Count != config.LayerCount)
        {
            throw root.Error(Field, $"{types.Count} entries for {config.LayerCount} layers");
        }

        int[] sliding = [.. Enumerable.Range(0, config.LayerCount).Where(i => types is null ? window is not null && slidesByRule(i) : types[i] switch
        {
            "sliding_attention" => true,
            "full_attention" => false,
            string other => throw root.Error($"{Field}[{i}]", $"'{other}' is not supported; supported are: full_attention, sliding_attention"),
        })];
        return sliding.Length == 0 ? config : config with { SlidingWindow = window, SlidingWindowLayers = sliding };
    }
}
