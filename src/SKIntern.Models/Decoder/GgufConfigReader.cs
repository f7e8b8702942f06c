using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder.Families;

namespace SKIntern.Models.Decoder;

/// <summary>Reads a decoder's config from the metadata of a GGUF file, for the architectures of <see cref="GgufModelSource"/>.</summary>
public static class GgufConfigReader
{
    // llama.cpp knows this of SmolLM 3 without any key.
    internal const int SmolLm3Interval = 4;

    /// <summary>Reads the decoder's config.</summary>
    /// <param name="source">The opened file.</param>
    /// <returns>The config.</returns>
    /// <exception cref="CheckpointException">A key is missing, of another type, or asks for what is not supported; the message names it.</exception>
    public static DecoderConfig Read(GgufModelSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        GgufMetadata metadata = source.Metadata;
        var keys = new GgufKeys(source.Architecture);
        DecoderConfig config = ReadCommon(source, keys);
        config = source.Architecture switch
        {
            "llama" => ReadLlama(config, metadata, keys),
            Qwen2Family.ModelType => config with { ModelType = Qwen2Family.ModelType, AttentionBias = true },
            Qwen3Family.ModelType => config with { ModelType = Qwen3Family.ModelType, QueryKeyNorm = true },
            Phi3Family.ModelType => WithWindowEverywhere(config with { ModelType = Phi3Family.ModelType, FusedProjections = true }, metadata, keys),
            Gemma2Family.ModelType => ReadGemma2(config, metadata, keys),
            SmolLm3Family.ModelType => config with
            {
                ModelType = SmolLm3Family.ModelType,
                LayersWithoutRotation = [.. Enumerable.Range(0, config.LayerCount).Where(i => (i + 1) % SmolLm3Interval == 0)],
            },
            Gpt2Family.ModelType => ReadGpt2(config),
            string other => throw new CheckpointException(source.Location, $"architecture '{other}' is not supported."),
        };
        DecoderConfigRules.Require(config, source.Location);
        return config;
    }

    private static DecoderConfig ReadCommon(GgufModelSource source, GgufKeys keys)
    {
        GgufMetadata metadata = source.Metadata;
        int hidden = metadata.GetInt32(keys.EmbeddingLength), heads = metadata.GetInt32(keys.HeadCount);
        int headSize = metadata.GetInt32(keys.KeyLength, heads > 0 ? hidden / heads : 0);
        int rotated = metadata.GetInt32(keys.RotatedSize, headSize);
        RequireEqual(source, keys.ValueLength, metadata.GetInt32(keys.ValueLength, headSize), headSize, "the key length");
        if (source.Architecture != Phi3Family.ModelType && source.Architecture != Gpt2Family.ModelType)
        {
            RequireEqual(source, keys.RotatedSize, rotated, headSize, "the whole head");
        }

        int window = metadata.GetInt32(keys.ContextLength), layers = metadata.GetInt32(keys.BlockCount);
        if (layers is < 1 or > DecoderConfigRules.MaxLayers)
        {
            throw new CheckpointException(source.Location, $"key '{keys.BlockCount}': {layers} is not a number of layers up to {DecoderConfigRules.MaxLayers}.");
        }

        return new()
        {
            VocabularySize = VocabularySize(source),
            HiddenSize = hidden,
            IntermediateSize = metadata.GetInt32(keys.FeedForwardLength),
            LayerCount = layers,
            HeadCount = heads,
            KeyValueHeadCount = metadata.GetInt32(keys.KeyValueHeadCount, heads),
            HeadSize = headSize,
            MaxPositionEmbeddings = window,
            NormEpsilon = source.Architecture == Gpt2Family.ModelType ? GgufKeys.Decimal(metadata, keys.LayerNormEpsilon) : GgufKeys.Decimal(metadata, keys.NormEpsilon),
            RopeTheta = GgufKeys.Decimal(metadata, keys.RopeTheta, 10_000),
            RotatedSize = rotated == headSize ? null : rotated,
            RopeScaling = GgufRope.Read(source, keys, window),
            TieWordEmbeddings = !source.Entries.ContainsKey("lm_head.weight"),
            AttentionBias = source.Entries.ContainsKey("model.layers.0.self_attn.q_proj.bias"),
            AttentionOutputBias = source.Entries.ContainsKey("model.layers.0.self_attn.o_proj.bias"),
            FeedForwardBias = source.Entries.ContainsKey("model.layers.0.mlp.gate_proj.bias"),
            BeginOfSequenceId = OptionalId(metadata, "tokenizer.ggml.bos_token_id"),
            EndOfSequenceIds = [.. new[] { "tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id" }.Select(k => OptionalId(metadata, k)).OfType<int>().Distinct()],
        };
    }

    // Mistral has no architecture of its own.
    private static DecoderConfig ReadLlama(DecoderConfig config, GgufMetadata metadata, GgufKeys keys)
        => WithWindowEverywhere(config, metadata, keys) is { SlidingWindow: not null } mistral ? mistral with { ModelType = MistralFamily.ModelType } : config;

    private static DecoderConfig WithWindowEverywhere(DecoderConfig config, GgufMetadata metadata, GgufKeys keys)
        => metadata.GetInt32(keys.SlidingWindow, 0) is > 0 and int window
            ? config with { SlidingWindow = window, SlidingWindowLayers = [.. Enumerable.Range(0, config.LayerCount)] }
            : config;

    private static DecoderConfig ReadGemma2(DecoderConfig config, GgufMetadata metadata, GgufKeys keys) => config with
    {
        ModelType = Gemma2Family.ModelType,
        Norm = NormKind.RmsUnitOffset,
        SandwichNorms = true,
        Activation = ActivationFunction.GeluTanh,
        EmbeddingScale = Math.Sqrt(config.HiddenSize),
        AttentionScale = GemmaScale(config),
        AttentionSoftCap = GgufKeys.Decimal(metadata, keys.AttentionSoftCap, 50),
        LogitSoftCap = GgufKeys.Decimal(metadata, keys.LogitSoftCap, 30),
        SlidingWindow = metadata.GetInt32(keys.SlidingWindow, 4096),
        SlidingWindowLayers = GemmaWindowLayers(config),
    };

    /// <summary>The scale that llama.cpp takes for Gemma 2, for which GGUF has no key: the 27 B model, of 46 layers, divides otherwise.</summary>
    internal static double GemmaScale(DecoderConfig config)
        => 1 / Math.Sqrt(config.LayerCount == 46 && config.HeadCount > 0 ? config.HiddenSize / config.HeadCount : config.HeadSize);

    /// <summary>Every other layer, the first one included, as llama.cpp has it.</summary>
    internal static int[] GemmaWindowLayers(DecoderConfig config) => [.. Enumerable.Range(0, config.LayerCount).Where(i => i % 2 == 0)];

    private static DecoderConfig ReadGpt2(DecoderConfig config) => config with
    {
        ModelType = Gpt2Family.ModelType,
        Norm = NormKind.Layer,
        Activation = ActivationFunction.GeluTanh,
        GatedFeedForward = false,
        FusedProjections = true,
        Positions = PositionKind.Learned,
        RotatedSize = null,
        AttentionBias = true,
        AttentionOutputBias = true,
        FeedForwardBias = true,
    };

    private static int VocabularySize(GgufModelSource source)
    {
        string name = source.Architecture == Gpt2Family.ModelType ? "transformer.wte.weight" : "model.embed_tokens.weight";
        return source.Entries.TryGetValue(name, out TensorEntry? embedding) && embedding.Shape is [<= int.MaxValue, _]
            ? (int)embedding.Shape[0]
            : throw new CheckpointException(source.Location, "tensor 'token_embd.weight' is missing, not a matrix, or of too many rows.");
    }

    private static void RequireEqual(GgufModelSource source, string key, int value, int expected, string what)
    {
        if (value != expected)
        {
            throw new CheckpointException(source.Location, $"key '{key}': {value} is not supported, only {what} ({expected}).");
        }
    }

    private static int? OptionalId(GgufMetadata metadata, string key) => metadata.Contains(key) ? metadata.GetInt32(key) : null;
}
