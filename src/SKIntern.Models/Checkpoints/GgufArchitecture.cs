using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace SKIntern.Models.Checkpoints;

/// <summary>
/// How the tensors of an architecture are called in GGUF files and in Hugging Face's checkpoints (of transformers 4), and what is
/// done to them. The tables are those of llama.cpp's converter. Names are without <c>.weight</c> and <c>.bias</c>.
/// </summary>
internal sealed class GgufArchitecture
{
    /// <summary>Divisors of the rotary frequencies (Llama 3.1 and later); Hugging Face computes them from the configuration.</summary>
    internal const string RopeFrequencyFactors = "rope_freqs";

    private const string Attention = "self_attn", FeedForward = "mlp";

    private static readonly (string Gguf, string HuggingFace)[] DecoderOuter =
        [("token_embd", "model.embed_tokens"), ("output_norm", "model.norm"), ("output", "lm_head")];

    private static readonly (string Gguf, string HuggingFace)[] FourProjections =
        [("attn_q", $"{Attention}.q_proj"), ("attn_k", $"{Attention}.k_proj"), ("attn_v", $"{Attention}.v_proj"), ("attn_output", $"{Attention}.o_proj")];

    private static readonly (string Gguf, string HuggingFace)[] GatedFeedForward =
        [("ffn_gate", $"{FeedForward}.gate_proj"), ("ffn_up", $"{FeedForward}.up_proj"), ("ffn_down", $"{FeedForward}.down_proj")];

    private static readonly (string Gguf, string HuggingFace)[] TwoNorms = [("attn_norm", "input_layernorm"), ("ffn_norm", "post_attention_layernorm")];

    /// <summary>Every architecture that can be translated.</summary>
    internal static IReadOnlyList<GgufArchitecture> All { get; } =
    [
        new("llama") { Inner = [.. TwoNorms, .. FourProjections, .. GatedFeedForward], Kept = [RopeFrequencyFactors], InterleavesHeads = true },
        new("smollm3") { Inner = [.. TwoNorms, .. FourProjections, .. GatedFeedForward], InterleavesHeads = true },
        new("qwen2") { Inner = [.. TwoNorms, .. FourProjections, .. GatedFeedForward] },
        new("qwen3")
        {
            Inner = [.. TwoNorms, .. FourProjections, ("attn_q_norm", $"{Attention}.q_norm"), ("attn_k_norm", $"{Attention}.k_norm"), .. GatedFeedForward],
        },
        new("phi3")
        {
            Inner =
            [
                .. TwoNorms, ("attn_qkv", $"{Attention}.qkv_proj"), ("attn_output", $"{Attention}.o_proj"),
                ("ffn_up", $"{FeedForward}.gate_up_proj"), ("ffn_down", $"{FeedForward}.down_proj"),
            ],
            Kept = ["rope_factors_long", "rope_factors_short"],
        },
        new("gemma2")
        {
            // The head is always the embedding; llama.cpp refuses a file with both.
            Outer = DecoderOuter[..2],
            Inner =
            [
                ("attn_norm", "input_layernorm"), ("post_attention_norm", "post_attention_layernorm"),
                ("ffn_norm", "pre_feedforward_layernorm"), ("post_ffw_norm", "post_feedforward_layernorm"),
                .. FourProjections, .. GatedFeedForward,
            ],
            NormsPlusOne = true,
        },
        new("gpt2")
        {
            Outer = [("token_embd", "transformer.wte"), ("position_embd", "transformer.wpe"), ("output_norm", "transformer.ln_f"), ("output", "lm_head")],
            LayerPrefix = "transformer.h",
            Inner =
            [
                ("attn_norm", "ln_1"), ("attn_qkv", "attn.c_attn"), ("attn_output", "attn.c_proj"),
                ("ffn_norm", "ln_2"), ("ffn_up", "mlp.c_fc"), ("ffn_down", "mlp.c_proj"),
            ],
            TransposedMatrices = ["attn_qkv", "attn_output", "ffn_up", "ffn_down"],
        },
    ];

    private static readonly FrozenDictionary<string, GgufArchitecture> ByName = All.ToFrozenDictionary(a => a.Name, StringComparer.Ordinal);

    private GgufArchitecture(string name) => Name = name;

    /// <summary>The names that can be translated, for messages.</summary>
    internal static string SupportedNames { get; } = string.Join(", ", All.Select(a => $"'{a.Name}'"));

    /// <summary>The value of <c>general.architecture</c>.</summary>
    internal string Name { get; }

    /// <summary>Modules outside of the layers.</summary>
    internal (string Gguf, string HuggingFace)[] Outer { get; private init; } = DecoderOuter;

    /// <summary>Modules of a layer.</summary>
    internal (string Gguf, string HuggingFace)[] Inner { get; private init; } = [];

    /// <summary>Modules that have no counterpart and keep their name.</summary>
    internal string[] Kept { get; private init; } = [];

    /// <summary>What stands before the number of a layer in Hugging Face's names.</summary>
    internal string LayerPrefix { get; private init; } = "model.layers";

    /// <summary>Whether the head counts are needed.</summary>
    internal bool InterleavesHeads { get; private init; }

    private bool NormsPlusOne { get; init; }

    private string[] TransposedMatrices { get; init; } = [];

    internal static bool TryGet(string name, [MaybeNullWhen(false)] out GgufArchitecture architecture) => ByName.TryGetValue(name, out architecture);

    /// <summary>What is done to a tensor.</summary>
    /// <param name="module">The module's name in the GGUF file, such as <c>attn_q</c>.</param>
    /// <param name="parameter"><c>weight</c> or <c>bias</c>.</param>
    internal GgufTransform TransformOf(string module, string parameter) => module switch
    {
        "attn_q" when InterleavesHeads => GgufTransform.QueryHeads,
        "attn_k" when InterleavesHeads => GgufTransform.KeyHeads,
        _ when NormsPlusOne && module.EndsWith("_norm", StringComparison.Ordinal) => GgufTransform.NormPlusOne,
        _ when parameter == "weight" && TransposedMatrices.Contains(module) => GgufTransform.Transposed,
        _ => GgufTransform.None,
    };
}
