using Microsoft.Extensions.Logging;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;

namespace SKIntern.Models.Encoder;

/// <summary>
/// Reads an <see cref="EncoderConfig"/> from Hugging Face's <c>config.json</c>, as transformers 4 and 5 write it. A field that
/// changes the computation is honoured or refused, never ignored.
/// </summary>
public static class EncoderConfigReader
{
    private const string TokenClassification = "ForTokenClassification";

    // Heads that predict masked words or sentence order: their weights are left aside, and the hidden states are what is computed.
    private static readonly string[] HeadlessEndings = ["Model", "ForMaskedLM", "ForPreTraining", "ForNextSentencePrediction"];

    // They concern training, generation, memory, or a head that is not computed.
    private static readonly string[] Harmless =
    [
        "_name_or_path", "attention_probs_dropout_prob", "bos_token_id", "chunk_size_feed_forward", "classifier_dropout", "dtype",
        "eos_token_id", "gradient_checkpointing", "hidden_dropout_prob", "initializer_range", "label2id", "output_past",
        "tie_word_embeddings", "torch_dtype", "transformers_version", "use_cache",
    ];

    /// <summary>The values of <c>model_type</c> that are supported.</summary>
    public static IReadOnlyList<string> SupportedModelTypes { get; } = ["bert", "roberta", "xlm-roberta"];

    /// <summary>Reads a config file.</summary>
    /// <param name="path">The path of <c>config.json</c>.</param>
    /// <param name="logger">Is told once of the fields that are not known, or <see langword="null"/>.</param>
    /// <returns>The config; with a head where <c>architectures</c> names a token classifier.</returns>
    /// <exception cref="CheckpointException">The file is missing or malformed, or asks for what is not supported; the message names the field.</exception>
    public static EncoderConfig Read(string path, ILogger? logger = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using JsonObjectReader root = JsonObjectReader.Open(path);
        string type = root.GetString("model_type");
        if (!SupportedModelTypes.Contains(type, StringComparer.Ordinal))
        {
            throw root.Error("model_type", $"'{type}' is not supported; supported are: {string.Join(", ", SupportedModelTypes)}");
        }

        RefuseUnsupported(root);
        bool bert = type == "bert";
        var config = new EncoderConfig
        {
            Architecture = bert ? EncoderArchitecture.Bert : EncoderArchitecture.Roberta,
            VocabularySize = root.GetInt("vocab_size"),
            HiddenSize = root.GetInt("hidden_size"),
            IntermediateSize = root.GetInt("intermediate_size"),
            LayerCount = root.GetInt("num_hidden_layers"),
            HeadCount = root.GetInt("num_attention_heads"),
            MaxPositionEmbeddings = root.GetInt("max_position_embeddings", 512),
            TokenTypeCount = root.GetInt("type_vocab_size", 2),
            Activation = Activations.Read(root, "hidden_act", "gelu"),
            NormEpsilon = root.GetDouble("layer_norm_eps", 1e-12),
            PaddingId = root.GetInt("pad_token_id", bert ? 0 : 1),
            LabelCount = ReadLabelCount(root),
        };
        root.Acknowledge(Harmless);
        UnreadFieldsLog.Write(logger, root);
        try
        {
            config.Validate();
        }
        catch (ArgumentException e)
        {
            throw new CheckpointException(path, e.Message, e);
        }

        return config;
    }

    private static void RefuseUnsupported(JsonObjectReader root)
    {
        root.Refuse("position_embedding_type", v => v.GetString() != "absolute", "only absolute");
        root.Refuse("quantization_config", _ => true, "no quantised weights");
        root.Refuse("pruned_heads", v => v.EnumerateObject().Any(), "no pruned heads");
        foreach (string field in (string[])["is_decoder", "add_cross_attention", "is_encoder_decoder"])
        {
            root.Refuse(field, v => v.GetBoolean(), "only false");
        }
    }

    private static int? ReadLabelCount(JsonObjectReader root)
    {
        int? named = root.GetObject("id2label")?.FieldCount;
        int? stated = root.GetInt("num_labels", -1) is >= 0 and var number ? number : null;
        if (named is not null && stated is not null && named != stated)
        {
            throw root.Error("num_labels", $"{stated}, but 'id2label' names {named} labels");
        }

        bool hasHead = false;
        foreach (string architecture in root.GetStringList("architectures") ?? [])
        {
            hasHead |= architecture.EndsWith(TokenClassification, StringComparison.Ordinal);
            if (!hasHead && !HeadlessEndings.Any(e => architecture.EndsWith(e, StringComparison.Ordinal)))
            {
                throw root.Error("architectures", $"'{architecture}' is not supported; supported are names that end in {TokenClassification}, {string.Join(", ", HeadlessEndings)}");
            }
        }

        // Two labels are what transformers assumes, and leaves out of the file.
        return hasHead ? named ?? stated ?? 2 : null;
    }
}
