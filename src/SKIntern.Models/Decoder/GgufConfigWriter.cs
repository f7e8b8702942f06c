using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder.Families;

namespace SKIntern.Models.Decoder;

/// <summary>Writes a decoder's config as the hyper-parameters of a GGUF file, under llama.cpp's keys.</summary>
internal static class GgufConfigWriter
{
    /// <summary>The value of <c>general.architecture</c> for a family.</summary>
    internal static string ArchitectureOf(DecoderConfig config)
        => config.ModelType == MistralFamily.ModelType ? LlamaFamily.ModelType : config.ModelType;

    /// <summary>Writes the hyper-parameters.</summary>
    /// <param name="config">The config.</param>
    /// <param name="metadata">Receives the pairs.</param>
    /// <returns>Tensors of Float32 that belong to the config: divisors of rotary frequencies.</returns>
    /// <exception cref="NotSupportedException">GGUF has no key for something that the config asks for; the message names it.</exception>
    internal static IReadOnlyList<(string Name, double[] Values)> Write(DecoderConfig config, List<KeyValuePair<string, object>> metadata)
    {
        RequireExpressible(config);
        var keys = new GgufKeys(ArchitectureOf(config));
        Set(keys.VocabularySize, (uint)config.VocabularySize);
        Set(keys.ContextLength, (uint)config.MaxPositionEmbeddings);
        Set(keys.EmbeddingLength, (uint)config.HiddenSize);
        Set(keys.BlockCount, (uint)config.LayerCount);
        Set(keys.FeedForwardLength, (uint)config.IntermediateSize);
        Set(keys.HeadCount, (uint)config.HeadCount);
        Set(keys.KeyValueHeadCount, (uint)config.KeyValueHeadCount);
        Set(config.Norm == NormKind.Layer ? keys.LayerNormEpsilon : keys.NormEpsilon, (float)config.NormEpsilon);
        SetWhere(config.SlidingWindow, keys.SlidingWindow, v => (uint)v);
        SetWhere(config.AttentionSoftCap, keys.AttentionSoftCap, v => (float)v);
        SetWhere(config.LogitSoftCap, keys.LogitSoftCap, v => (float)v);
        if (config.Positions != PositionKind.Rotary)
        {
            return [];
        }

        Set(keys.KeyLength, (uint)config.HeadSize);
        Set(keys.ValueLength, (uint)config.HeadSize);
        Set(keys.RopeTheta, (float)config.RopeTheta);
        Set(keys.RotatedSize, (uint)(config.RotatedSize ?? config.HeadSize));
        IReadOnlyList<(string Name, double[] Values)> divisors = GgufRope.Write(config, keys, Set);
        RequireKept(config, divisors.Select(d => d.Name));
        return divisors;

        void Set(string key, object value) => metadata.Add(new(key, value));

        void SetWhere<T>(T? value, string key, Func<T, object> convert)
            where T : struct
        {
            if (value is { } present)
            {
                Set(key, convert(present));
            }
        }
    }

    // An architecture has such tensors or not; readers refuse a file with a tensor that they do not look for.
    private static void RequireKept(DecoderConfig config, IEnumerable<string> tensors)
    {
        const string Ending = ".weight";
        string name = ArchitectureOf(config);
        if (GgufArchitecture.TryGet(name, out GgufArchitecture? architecture) && tensors.Any(t => !architecture.Kept.Contains(t[..^Ending.Length])))
        {
            throw new NotSupportedException($"A GGUF file of architecture '{name}' cannot express rotary scaling of kind {config.RopeScaling!.Type}.");
        }
    }

    // What llama.cpp takes for granted in an architecture cannot be written otherwise.
    private static void RequireExpressible(DecoderConfig config)
    {
        int[] all = [.. Enumerable.Range(0, config.LayerCount)];
        bool gemma = config.ModelType == Gemma2Family.ModelType;
        Require(
            config.Activation == (gemma || config.ModelType == Gpt2Family.ModelType ? ActivationFunction.GeluTanh : ActivationFunction.Silu),
            $"the activation function {config.Activation}");
        Require(
            config.SlidingWindowLayers.SequenceEqual(config.SlidingWindow is null ? [] : gemma ? GgufConfigReader.GemmaWindowLayers(config) : all)
                && (config.SlidingWindow is null || gemma || config.ModelType is MistralFamily.ModelType or Phi3Family.ModelType),
            $"a sliding window on the layers {string.Join(", ", config.SlidingWindowLayers)}");
        Require(
            config.LayersWithoutRotation.SequenceEqual(config.ModelType == SmolLm3Family.ModelType ? all.Where(i => (i + 1) % GgufConfigReader.SmolLm3Interval == 0) : []),
            $"no rotation on the layers {string.Join(", ", config.LayersWithoutRotation)}");
        Require(
            !gemma || Math.Abs((config.AttentionScale ?? 0) - GgufConfigReader.GemmaScale(config)) < 1e-9, $"the attention scale {config.AttentionScale}");
        Require(!gemma || (config.AttentionSoftCap is not null && config.LogitSoftCap is not null && config.TieWordEmbeddings), "Gemma 2 without soft caps or with a head of its own");

        void Require(bool holds, string what)
        {
            if (!holds)
            {
                throw new NotSupportedException($"A GGUF file of architecture '{ArchitectureOf(config)}' cannot express {what}.");
            }
        }
    }
}
