using System.Text.Json;
using System.Text.Json.Nodes;
using SKIntern.Models.Checkpoints;

namespace SKIntern.Models.Decoder.Families;

/// <summary>GPT-2: learned positions, layer norms, one projection for query, key and value, a plain feed-forward network.</summary>
internal static class Gpt2Family
{
    internal const string ModelType = "gpt2";

    internal static DecoderConfig Read(JsonObjectReader root)
    {
        root.Refuse("quantization_config", v => v.ValueKind != JsonValueKind.Null, "no quantised weights");
        root.Refuse("add_cross_attention", v => v.GetBoolean(), "no cross attention");
        root.Refuse("scale_attn_by_inverse_layer_idx", v => v.GetBoolean(), "only false");
        root.Refuse("scale_attn_weights", v => !v.GetBoolean(), "only true");
        int hidden = root.GetInt("n_embd"), heads = root.GetInt("n_head");
        return new()
        {
            ModelType = ModelType,
            VocabularySize = root.GetInt("vocab_size"),
            HiddenSize = hidden,
            IntermediateSize = root.GetInt("n_inner", (int)Math.Min(4L * hidden, int.MaxValue)),
            LayerCount = LlamaStyle.ReadLayerCount(root, "n_layer"),
            HeadCount = heads,
            KeyValueHeadCount = heads,
            HeadSize = heads > 0 ? hidden / heads : 0,
            MaxPositionEmbeddings = root.GetInt("n_positions", 1024),
            Norm = NormKind.Layer,
            NormEpsilon = root.GetDouble("layer_norm_epsilon", 1e-5),
            Activation = Activations.Read(root, "activation_function", "gelu_new"),
            GatedFeedForward = false,
            FusedProjections = true,
            Positions = PositionKind.Learned,
            TieWordEmbeddings = root.GetBool("tie_word_embeddings", true),
            AttentionBias = true,
            AttentionOutputBias = true,
            FeedForwardBias = true,
            BeginOfSequenceId = root.GetIntOrList("bos_token_id") is [var bos, ..] ? bos : null,
            EndOfSequenceIds = root.GetIntOrList("eos_token_id"),
        };
    }

    internal static void Write(DecoderConfig config, JsonObject json)
    {
        json["vocab_size"] = config.VocabularySize;
        json["n_embd"] = config.HiddenSize;
        json["n_inner"] = config.IntermediateSize;
        json["n_layer"] = config.LayerCount;
        json["n_head"] = config.HeadCount;
        json["n_positions"] = config.MaxPositionEmbeddings;
        json["layer_norm_epsilon"] = config.NormEpsilon;
        json["activation_function"] = Activations.NameOf(config.Activation);
        json["tie_word_embeddings"] = config.TieWordEmbeddings;
    }
}
