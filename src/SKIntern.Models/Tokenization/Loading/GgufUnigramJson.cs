using System.Text.Json.Nodes;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>Unigram of GGUF, or of a <c>tokenizer.model</c>, as the stages that transformers' converter writes.</summary>
internal static class GgufUnigramJson
{
    public static JsonObject Stages(GgufVocabulary vocabulary)
    {
        GgufTokenizerData data = vocabulary.Data;
        IReadOnlyList<float> scores = vocabulary.RequireScores();
        JsonArray pieces = [];
        for (int id = 0; id < scores.Count; id++)
        {
            pieces.Add(float.IsFinite(scores[id])
                ? new JsonArray(data.Tokens[id], scores[id])
                : throw vocabulary.Error($"scores[{id}]", $"expected a finite number, found {scores[id]}"));
        }

        JsonObject metaspace = StageJson.Metaspace(data.AddSpacePrefix ?? true);
        return new JsonObject
        {
            ["version"] = "1.0",
            ["normalizer"] = StageJson.Sequence("normalizers", [.. Normalizers(vocabulary)]),
            ["pre_tokenizer"] = metaspace,
            ["post_processor"] = StageJson.Template(
                data.Tokens,
                vocabulary.TemplateSide("add_bos_token", data.AddBeginOfSequence ?? false, data.BeginOfSequenceId),
                vocabulary.TemplateSide("add_eos_token", data.AddEndOfSequence ?? data.EndOfSequenceId is not null, data.EndOfSequenceId)),
            ["decoder"] = metaspace.DeepClone(),
            ["model"] = StageJson.Typed(
                "Unigram",
                ("unk_id", vocabulary.RequireUnknown()),
                ("vocab", pieces),
                ("byte_fallback", data.TokenTypes?.Contains(GgufTokenType.Byte) ?? false)),
        };
    }

    /// <summary>SentencePiece's compiled rules, and one space for several.</summary>
    public static IEnumerable<JsonNode> Normalizers(GgufVocabulary vocabulary)
    {
        if (vocabulary.Data.NormalizationRules.Count > 0)
        {
            yield return StageJson.Typed("Precompiled", ("precompiled_charsmap", Convert.ToBase64String([.. vocabulary.Data.NormalizationRules])));
        }

        if (vocabulary.Data.RemoveExtraWhitespaces ?? false)
        {
            foreach (JsonNode stage in ExtraSpaceRemoval())
            {
                yield return stage;
            }
        }
    }

    /// <summary>No space at the end, and one for several.</summary>
    public static JsonNode[] ExtraSpaceRemoval()
        => [StageJson.Typed("Strip", ("strip_left", false), ("strip_right", true)), StageJson.Replace("Regex", " {2,}", StageJson.Sign)];
}
