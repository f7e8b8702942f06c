using System.Text.Json.Nodes;
using SKIntern.Models.Decoder;

namespace SKIntern.Models.Encoder;

/// <summary>Writes Hugging Face's <c>config.json</c> of an encoder, as transformers 4 does; transformers 5 reads it too.</summary>
internal static class EncoderConfigWriter
{
    // What transformers trains with; the computation without training does not depend on it.
    private const double UsualDropout = 0.1;

    /// <summary>Makes the text that <see cref="EncoderConfigReader"/> reads as the same config.</summary>
    /// <param name="config">The config.</param>
    /// <param name="dtype">The dtype of the weights beside it, under torch's name.</param>
    /// <param name="labels">The names of the head's labels, or <see langword="null"/> for transformers' own (LABEL_0 and so on).</param>
    /// <returns>The fields. RoBERTa is written as XLM-RoBERTa, which computes the same.</returns>
    /// <exception cref="ArgumentException">There are as many names of labels as the head does not have, or one is given twice.</exception>
    internal static JsonObject Write(EncoderConfig config, string dtype, IReadOnlyList<string>? labels)
    {
        bool bert = config.Architecture == EncoderArchitecture.Bert;
        var json = new JsonObject
        {
            ["architectures"] = new JsonArray((bert ? "Bert" : "XLMRoberta") + (config.LabelCount is null ? "Model" : "ForTokenClassification")),
            ["model_type"] = bert ? "bert" : "xlm-roberta",
            ["attention_probs_dropout_prob"] = UsualDropout,
            ["hidden_act"] = Activations.NameOf(config.Activation),
            ["hidden_dropout_prob"] = UsualDropout,
            ["hidden_size"] = config.HiddenSize,
            ["initializer_range"] = 0.02,
            ["intermediate_size"] = config.IntermediateSize,
            ["layer_norm_eps"] = config.NormEpsilon,
            ["max_position_embeddings"] = config.MaxPositionEmbeddings,
            ["num_attention_heads"] = config.HeadCount,
            ["num_hidden_layers"] = config.LayerCount,
            ["pad_token_id"] = config.PaddingId,
            ["position_embedding_type"] = "absolute",
            ["torch_dtype"] = dtype,
            ["type_vocab_size"] = config.TokenTypeCount,
            ["use_cache"] = true,
            ["vocab_size"] = config.VocabularySize,
        };
        if (config.LabelCount is int count)
        {
            AddLabels(json, labels ?? [.. Enumerable.Range(0, count).Select(i => $"LABEL_{i}")], count);
        }
        else if (labels is not null)
        {
            throw new ArgumentException($"The encoder has no head, but {labels.Count} names of labels are given.", nameof(labels));
        }

        return json;
    }

    private static void AddLabels(JsonObject json, IReadOnlyList<string> labels, int count)
    {
        if (labels.Count != count || labels.Distinct(StringComparer.Ordinal).Count() != count)
        {
            throw new ArgumentException($"The head has {count} labels; expected as many different names, not [{string.Join(", ", labels)}].", nameof(labels));
        }

        json["num_labels"] = count;
        json["id2label"] = new JsonObject(labels.Select((label, i) => KeyValuePair.Create<string, JsonNode?>($"{i}", label)));
        json["label2id"] = new JsonObject(labels.Select((label, i) => KeyValuePair.Create<string, JsonNode?>(label, i)));
    }
}
