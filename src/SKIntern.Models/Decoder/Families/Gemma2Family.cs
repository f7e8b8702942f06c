using System.Text.Json.Nodes;
using SKIntern.Models.Checkpoints;

namespace SKIntern.Models.Decoder.Families;

/// <summary>Gemma 2: norms before and behind, bounded scores and logits, a window on every other layer, scaled embeddings.</summary>
internal static class Gemma2Family
{
    internal const string ModelType = "gemma2";

    internal static DecoderConfig Read(JsonObjectReader root)
    {
        root.Refuse("use_bidirectional_attention", v => v.GetBoolean(), "causal attention only");
        DecoderConfig config = LlamaStyle.Read(root, ModelType, new(8192)
        {
            HeadSize = 256,
            TieWordEmbeddings = true,
            ActivationField = "hidden_activation",
            Activation = "gelu_pytorch_tanh",
        });
        return config.WithAttentionBias(root).WithLayerTypes(root, root.GetOptionalInt("sliding_window", ifAbsent: 4096), i => i % 2 == 0) with
        {
            Norm = NormKind.RmsUnitOffset,
            SandwichNorms = true,
            AttentionScale = 1 / Math.Sqrt(root.GetDouble("query_pre_attn_scalar", 256)),
            AttentionSoftCap = root.GetOptionalDouble("attn_logit_softcapping", ifAbsent: 50),
            LogitSoftCap = root.GetOptionalDouble("final_logit_softcapping", ifAbsent: 30),
            EmbeddingScale = Math.Sqrt(config.HiddenSize),
        };
    }

    internal static void Write(DecoderConfig config, JsonObject json)
    {
        LlamaStyle.Write(config, json, "hidden_activation");
        LlamaStyle.WriteLayerTypes(config, json);
        json["attention_bias"] = config.AttentionBias;
        json["query_pre_attn_scalar"] = Math.Round(Math.Pow(config.AttentionScale ?? (1 / Math.Sqrt(config.HeadSize)), -2), 9);
        json["attn_logit_softcapping"] = config.AttentionSoftCap;
        json["final_logit_softcapping"] = config.LogitSoftCap;
    }
}
