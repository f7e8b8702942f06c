using SKIntern.Models.Checkpoints;

namespace SKIntern.Models.Decoder;

/// <summary>Reads the config from the metadata of a GGUF file of the Llama family.</summary>
public static class GgufConfigReader
{
    /// <summary>Reads the decoder's config.</summary>
    /// <param name="source">The opened file.</param>
    /// <returns>The config.</returns>
    /// <exception cref="CheckpointException">A key is missing, of another type, or asks for what is not supported; the message names it.</exception>
    public static DecoderConfig Read(GgufModelSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        GgufMetadata metadata = source.Metadata;
        string prefix = source.Architecture;
        int hidden = metadata.GetInt32($"{prefix}.embedding_length"), heads = metadata.GetInt32($"{prefix}.attention.head_count");
        int headSize = metadata.GetInt32($"{prefix}.attention.key_length", heads > 0 ? hidden / heads : 0);
        RequireFullRotation(source, prefix, headSize);
        var config = new DecoderConfig
        {
            VocabularySize = VocabularySize(source),
            HiddenSize = hidden,
            IntermediateSize = metadata.GetInt32($"{prefix}.feed_forward_length"),
            LayerCount = metadata.GetInt32($"{prefix}.block_count"),
            HeadCount = heads,
            KeyValueHeadCount = metadata.GetInt32($"{prefix}.attention.head_count_kv", heads),
            HeadSize = headSize,
            MaxPositionEmbeddings = metadata.GetInt32($"{prefix}.context_length"),
            NormEpsilon = metadata.GetFloat32($"{prefix}.attention.layer_norm_rms_epsilon"),
            RopeTheta = metadata.GetFloat32($"{prefix}.rope.freq_base", 10_000),
            RopeScaling = Scaling(source, prefix),
            TieWordEmbeddings = !source.Entries.ContainsKey(DecoderParameterNames.Head),
            AttentionBias = source.Entries.ContainsKey($"{DecoderParameterNames.Module(0, DecoderParameterNames.Query)}.bias"),
            FeedForwardBias = source.Entries.ContainsKey($"{DecoderParameterNames.Module(0, DecoderParameterNames.Gate)}.bias"),
            BeginOfSequenceId = OptionalId(metadata, "tokenizer.ggml.bos_token_id"),
            EndOfSequenceIds = [.. new[] { "tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id" }.Select(k => OptionalId(metadata, k)).OfType<int>().Distinct()],
        };
        try
        {
            config.Validate();
        }
        catch (ArgumentException e)
        {
            throw new CheckpointException(source.Location, e.Message, e);
        }

        return config;
    }

    private static int VocabularySize(GgufModelSource source)
        => source.Entries.TryGetValue(DecoderParameterNames.Embedding, out TensorEntry? embedding) && embedding.Shape.Count == 2
            ? checked((int)embedding.Shape[0])
            : throw new CheckpointException(source.Location, "tensor 'token_embd.weight' is missing or not a matrix.");

    private static void RequireFullRotation(GgufModelSource source, string prefix, int headSize)
    {
        int rotated = source.Metadata.GetInt32($"{prefix}.rope.dimension_count", headSize);
        if (rotated != headSize)
        {
            throw new CheckpointException(source.Location, $"key '{prefix}.rope.dimension_count': {rotated} is not supported, only the full head of {headSize}.");
        }
    }

    private static RopeScaling? Scaling(GgufModelSource source, string prefix)
    {
        GgufMetadata metadata = source.Metadata;
        string type = metadata.GetString($"{prefix}.rope.scaling.type", "none");
        return type switch
        {
            "none" => null,
            "linear" => new() { Type = RopeScalingType.Linear, Factor = metadata.GetFloat32($"{prefix}.rope.scaling.factor") },
            "yarn" => new()
            {
                Type = RopeScalingType.Yarn,
                Factor = metadata.GetFloat32($"{prefix}.rope.scaling.factor"),
                OriginalMaxPositionEmbeddings = metadata.GetInt32($"{prefix}.rope.scaling.original_context_length", 0),
            },
            _ => throw new CheckpointException(source.Location, $"key '{prefix}.rope.scaling.type': '{type}' is not supported; supported are: none, linear, yarn."),
        };
    }

    private static int? OptionalId(GgufMetadata metadata, string key) => metadata.Contains(key) ? metadata.GetInt32(key) : null;
}
