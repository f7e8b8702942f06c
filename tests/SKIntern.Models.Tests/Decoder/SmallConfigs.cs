using System.Text.Json.Nodes;
using SKIntern.Models.Decoder.Families;

namespace SKIntern.Models.Tests.Decoder;

/// <summary>A small valid config of each decoder family, with the fields that only this family reads.</summary>
internal static class SmallConfigs
{
    /// <summary>As transformers 4 writes it.</summary>
    public static JsonObject Of(string modelType)
    {
        string own = modelType switch
        {
            LlamaFamily.ModelType => """ "attention_bias":true,"mlp_bias":true, """,
            MistralFamily.ModelType => """ "sliding_window":16, """,
            Qwen2Family.ModelType or Qwen3Family.ModelType => """ "use_sliding_window":false,"sliding_window":16,"max_window_layers":1, """,
            Phi3Family.ModelType => """
                "sliding_window":16,"partial_rotary_factor":0.5,"original_max_position_embeddings":32,"rope_scaling":{"type":"longrope","short_factor":[1,1.5],"long_factor":[2,3.0]},
                """,
            Gemma2Family.ModelType => """
                "sliding_window":16,"layer_types":["sliding_attention","full_attention"],"query_pre_attn_scalar":8,"attn_logit_softcapping":50.0,"final_logit_softcapping":30.0,
                "hidden_activation":"gelu_pytorch_tanh","tie_word_embeddings":true,
                """,
            SmolLm3Family.ModelType => """ "no_rope_layers":[1,1],"no_rope_layer_interval":4,"use_sliding_window":false, """,
            Gpt2Family.ModelType => """
                "n_embd":32,"n_inner":null,"n_layer":2,"n_head":4,"n_positions":64,"layer_norm_epsilon":1e-5,"activation_function":"gelu_new","tie_word_embeddings":true,
                "scale_attn_weights":true,"scale_attn_by_inverse_layer_idx":false,"reorder_and_upcast_attn":false,
                """,
            _ => throw new InvalidOperationException($"no small config of the family '{modelType}'; add one here"),
        };
        string llamaStyle = modelType == Gpt2Family.ModelType ? "" : """
            "hidden_size":32,"intermediate_size":40,"num_hidden_layers":2,"num_attention_heads":4,"num_key_value_heads":2,"head_dim":8,"max_position_embeddings":64,"rms_norm_eps":1e-6,"rope_theta":20000.0,
            """;
        return (JsonObject)JsonNode.Parse($$"""{"model_type":"{{modelType}}",{{own}}{{llamaStyle}}"vocab_size":50,"bos_token_id":1,"eos_token_id":[2,3]}""")!;
    }

    /// <summary>As transformers 5 writes it: the rotary settings in one object.</summary>
    public static JsonObject OfVersion5(string modelType)
    {
        JsonObject json = Of(modelType);
        JsonObject rope = json["rope_scaling"]?.DeepClone() as JsonObject ?? new() { ["rope_type"] = "default" };
        foreach (string field in (string[])["rope_theta", "partial_rotary_factor"])
        {
            if (json[field] is JsonNode value)
            {
                rope[field] = value.DeepClone();
                json.Remove(field);
            }
        }

        json.Remove("rope_scaling");
        if (rope.Count > 1)
        {
            json["rope_parameters"] = rope;
        }

        return json;
    }
}
