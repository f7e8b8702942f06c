namespace SKIntern.Models.Decoder;

/// <summary>
/// The names of a decoder's modules in Hugging Face's checkpoints: the key map of a family. Names of a layer's modules are
/// relative to the layer.
/// </summary>
internal sealed record DecoderNames
{
    /// <summary>The output head; every family calls it so.</summary>
    internal const string Head = "lm_head";

    private static readonly DecoderNames Llama = new();

    private static readonly DecoderNames Gemma2 = new()
    {
        FeedForwardNorm = "pre_feedforward_layernorm",
        AttentionOutputNorm = "post_attention_layernorm",
        FeedForwardOutputNorm = "post_feedforward_layernorm",
    };

    private static readonly DecoderNames Gpt2 = new()
    {
        BasePrefix = "transformer.",
        Embedding = "wte",
        FinalNorm = "ln_f",
        Layers = "h",
        AttentionNorm = "ln_1",
        FeedForwardNorm = "ln_2",
        QueryKeyValue = "attn.c_attn",
        Output = "attn.c_proj",
        Up = "mlp.c_fc",
        Down = "mlp.c_proj",
        IgnoredEndings = [".attn.bias", ".attn.masked_bias"],
        StoresTransposed = true,
    };

    /// <summary>What all names but the head's begin with; a checkpoint of the model without its head leaves it out.</summary>
    internal string BasePrefix { get; private init; } = "model.";

    internal string Embedding { get; private init; } = "embed_tokens";

    /// <summary>The table of learned positions, where there is one.</summary>
    internal string PositionEmbedding { get; private init; } = "wpe";

    internal string FinalNorm { get; private init; } = "norm";

    internal string Layers { get; private init; } = "layers";

    /// <summary>The norm before the attention.</summary>
    internal string AttentionNorm { get; private init; } = "input_layernorm";

    /// <summary>The norm before the feed-forward network.</summary>
    internal string FeedForwardNorm { get; private init; } = "post_attention_layernorm";

    /// <summary>The norm behind the attention, where there is one.</summary>
    internal string AttentionOutputNorm { get; private init; } = "post_attention_layernorm";

    /// <summary>The norm behind the feed-forward network, where there is one.</summary>
    internal string FeedForwardOutputNorm { get; private init; } = "post_feedforward_layernorm";

    internal string Query { get; private init; } = "self_attn.q_proj";

    internal string Key { get; private init; } = "self_attn.k_proj";

    internal string Value { get; private init; } = "self_attn.v_proj";

    /// <summary>Query, key and value in one projection.</summary>
    internal string QueryKeyValue { get; private init; } = "self_attn.qkv_proj";

    internal string QueryNorm { get; private init; } = "self_attn.q_norm";

    internal string KeyNorm { get; private init; } = "self_attn.k_norm";

    internal string Output { get; private init; } = "self_attn.o_proj";

    internal string Gate { get; private init; } = "mlp.gate_proj";

    internal string Up { get; private init; } = "mlp.up_proj";

    /// <summary>Gate and up in one projection.</summary>
    internal string GateUp { get; private init; } = "mlp.gate_up_proj";

    internal string Down { get; private init; } = "mlp.down_proj";

    /// <summary>Endings of tensors that hold no weight but what the code or its config has already.</summary>
    internal IReadOnlyList<string> IgnoredEndings { get; private init; } =
        [".rotary_emb.inv_freq", "rope_freqs.weight", "rope_factors_long.weight", "rope_factors_short.weight"];

    /// <summary>Whether the layers' projections are stored as [in, out] (GPT-2's Conv1D).</summary>
    internal bool StoresTransposed { get; private init; }

    /// <summary>The names of a config's family.</summary>
    internal static DecoderNames For(DecoderConfig config)
        => config.ModelType == Families.Gpt2Family.ModelType ? Gpt2 : config.SandwichNorms ? Gemma2 : Llama;

    /// <summary>The whole path of a module outside the layers.</summary>
    internal string Outer(string module) => BasePrefix + module;

    /// <summary>The whole path of a layer's module.</summary>
    internal string Inner(int layer, string module) => $"{BasePrefix}{Layers}.{layer}.{module}";
}
