namespace SKIntern.Models.Encoder;

/// <summary>The names of an encoder's weights in Hugging Face's checkpoints; below a prefix where the checkpoint was saved with a head.</summary>
internal sealed class EncoderParameterNames(string prefix)
{
    internal const string Classifier = "classifier";
    internal const string Query = "attention.self.query";
    internal const string Key = "attention.self.key";
    internal const string Value = "attention.self.value";
    internal const string Output = "attention.output.dense";
    internal const string AttentionNorm = "attention.output.LayerNorm";
    internal const string Up = "intermediate.dense";
    internal const string Down = "output.dense";
    internal const string OutputNorm = "output.LayerNorm";

    /// <summary>The prefixes that transformers writes; none where the bare encoder was saved.</summary>
    internal static IReadOnlyList<string> KnownPrefixes { get; } = ["", "bert.", "roberta."];

    internal string WordEmbedding => $"{prefix}embeddings.word_embeddings.weight";

    internal string PositionEmbedding => $"{prefix}embeddings.position_embeddings.weight";

    internal string TokenTypeEmbedding => $"{prefix}embeddings.token_type_embeddings.weight";

    internal string EmbeddingNorm => $"{prefix}embeddings.LayerNorm";

    internal static string Prefix(EncoderConfig config)
        => config.LabelCount is null ? "" : config.Architecture == EncoderArchitecture.Bert ? "bert." : "roberta.";

    /// <summary>Whether a weight is the token classification head's.</summary>
    internal static bool IsOfHead(string name) => name.StartsWith($"{Classifier}.", StringComparison.Ordinal);

    /// <summary>The name that a weight of this encoder has below another prefix; the head stands below none.</summary>
    internal string Below(string otherPrefix, string name) => IsOfHead(name) ? name : otherPrefix + name[prefix.Length..];

    internal string Module(int layer, string module) => $"{prefix}encoder.layer.{layer}.{module}";

    /// <summary>
    /// Whether a tensor belongs to a part that checkpoints may have and hidden states and token labels do not depend on: the pooler,
    /// the heads of pre-training, and index buffers.
    /// </summary>
    internal bool IsUnused(string name)
        => name == $"{prefix}embeddings.position_ids" || name == $"{prefix}embeddings.token_type_ids"
            || name.StartsWith($"{prefix}pooler.dense.", StringComparison.Ordinal)
            || name.StartsWith("cls.", StringComparison.Ordinal) || name.StartsWith("lm_head.", StringComparison.Ordinal);
}
