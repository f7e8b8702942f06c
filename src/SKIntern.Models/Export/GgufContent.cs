using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Models.Tokenization;
using static TorchSharp.torch;

namespace SKIntern.Models.Export;

/// <summary>What a GGUF file of a model holds.</summary>
internal static class GgufContent
{
    private const int UnusedToken = 5;

    // llama.cpp gives tokens that stand for nothing a score below all others.
    private const float UnusedScore = -1000;

    internal static (IReadOnlyList<KeyValuePair<string, object>> Metadata, IReadOnlyList<GgufOutputTensor> Tensors) Create(LanguageModel model, ModelExportOptions options)
    {
        DecoderConfig config = model.Decoder.Config;
        string architecture = GgufConfigWriter.ArchitectureOf(config);
        List<KeyValuePair<string, object>> metadata =
        [
            new("general.architecture", architecture),
            new("general.type", "model"),
            new("general.name", options.Name ?? Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(model.Location))),
            new("general.file_type", FileType(options.GgufType)),
        ];
        if (options.GgufType == GgufWeightType.Q8_0)
        {
            metadata.Add(new("general.quantization_version", 2u));
        }

        IReadOnlyList<(string Name, double[] Values)> rotary = GgufConfigWriter.Write(config, metadata);
        metadata.AddRange(GgufTokenizerMetadata.ToPairs(FillUp(ModelExporter.TokenizerOf(model).ToGguf(), config.VocabularySize)));
        metadata.AddRange(ChatTemplateFiles.ToGguf(model.ChatTemplates));

        // Whatever the matrices become, they are computed in Float32: the writer rounds once.
        IEnumerable<LazyTensor> weights = ExportTensors.Of(model.Decoder, ScalarType.Float32, options.ReplacedWeights);
        return (metadata,
        [
            .. GgufExport.Tensors(weights, architecture, config.HeadCount, config.KeyValueHeadCount, options.GgufType),
            .. rotary.Select(r => new GgufOutputTensor(
                new(r.Name, ScalarType.Float32, [r.Values.Length], () => tensor(r.Values, dtype: ScalarType.Float32)), GgufWeightType.Float32)),
        ]);
    }

    // llama.cpp wants as many tokens as the embeddings have rows.
    private static GgufTokenizerData FillUp(GgufTokenizerData data, int size)
    {
        int missing = size - data.Tokens.Count;
        return missing <= 0 ? data : data with
        {
            Tokens = [.. data.Tokens, .. Enumerable.Range(data.Tokens.Count, missing).Select(id => $"[PAD{id}]")],
            TokenTypes = [.. data.TokenTypes ?? Enumerable.Repeat(1, data.Tokens.Count), .. Enumerable.Repeat(UnusedToken, missing)],
            Scores = data.Scores is null ? null : [.. data.Scores, .. Enumerable.Repeat(UnusedScore, missing)],
        };
    }

    /// <summary>llama.cpp's number for "mostly of this type".</summary>
    private static uint FileType(GgufWeightType type) => type switch
    {
        GgufWeightType.Float32 => 0,
        GgufWeightType.Float16 => 1,
        GgufWeightType.Q8_0 => 7,
        GgufWeightType.BFloat16 => 32,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown type."),
    };
}
