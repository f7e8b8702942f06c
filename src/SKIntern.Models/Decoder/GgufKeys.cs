using System.Globalization;
using SKIntern.Models.Checkpoints;

namespace SKIntern.Models.Decoder;

/// <summary>The names of an architecture's hyper-parameters in GGUF metadata.</summary>
/// <param name="Architecture">The value of <c>general.architecture</c>.</param>
internal sealed record GgufKeys(string Architecture)
{
    internal string ContextLength => Name("context_length");

    internal string EmbeddingLength => Name("embedding_length");

    internal string FeedForwardLength => Name("feed_forward_length");

    internal string BlockCount => Name("block_count");

    internal string HeadCount => Name("attention.head_count");

    internal string KeyValueHeadCount => Name("attention.head_count_kv");

    internal string KeyLength => Name("attention.key_length");

    internal string ValueLength => Name("attention.value_length");

    internal string NormEpsilon => Name("attention.layer_norm_rms_epsilon");

    internal string LayerNormEpsilon => Name("attention.layer_norm_epsilon");

    internal string SlidingWindow => Name("attention.sliding_window");

    internal string AttentionSoftCap => Name("attn_logit_softcapping");

    internal string LogitSoftCap => Name("final_logit_softcapping");

    internal string RopeTheta => Name("rope.freq_base");

    internal string RotatedSize => Name("rope.dimension_count");

    internal string ScalingType => Name("rope.scaling.type");

    internal string ScalingFactor => Name("rope.scaling.factor");

    internal string OriginalLength => Name("rope.scaling.original_context_length");

    internal string AttentionFactor => Name("rope.scaling.attn_factor");

    internal string BetaFast => Name("rope.scaling.yarn_beta_fast");

    internal string BetaSlow => Name("rope.scaling.yarn_beta_slow");

    internal string VocabularySize => Name("vocab_size");

    /// <summary>
    /// A number that was rounded to single precision when the file was written, as the shortest decimal that rounds to it: 1e-05,
    /// as the model's makers wrote, not 9.999999747378752e-06.
    /// </summary>
    internal static double Decimal(GgufMetadata metadata, string key, float? fallback = null)
        => double.Parse(metadata.GetFloat32(key, fallback).ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private string Name(string key) => $"{Architecture}.{key}";
}
