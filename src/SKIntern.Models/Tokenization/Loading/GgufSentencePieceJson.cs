using System.Text.Json.Nodes;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>SentencePiece BPE of GGUF, or of a <c>tokenizer.model</c>, as the stages of <c>tokenizer.json</c>.</summary>
internal static class GgufSentencePieceJson
{
    public static JsonObject Stages(GgufVocabulary vocabulary)
    {
        GgufTokenizerData data = vocabulary.Data;
        int unknown = vocabulary.RequireUnknown();
        bool prepends = data.AddSpacePrefix ?? true;
        List<JsonNode> normalizers = [.. GgufUnigramJson.Normalizers(vocabulary)];
        if (prepends)
        {
            normalizers.Add(StageJson.Typed("Prepend", ("prepend", StageJson.Sign)));
        }

        normalizers.Add(StageJson.Replace("String", " ", StageJson.Sign));
        return new JsonObject
        {
            ["version"] = "1.0",
            ["normalizer"] = StageJson.Sequence("normalizers", [.. normalizers]),
            ["post_processor"] = StageJson.Template(
                data.Tokens,
                vocabulary.TemplateSide("add_bos_token", data.AddBeginOfSequence ?? data.BeginOfSequenceId is not null, data.BeginOfSequenceId),
                vocabulary.TemplateSide("add_eos_token", data.AddEndOfSequence ?? false, data.EndOfSequenceId)),
            ["decoder"] = Decoder(prepends),
            ["model"] = StageJson.Typed(
                "BPE",
                ("unk_token", data.Tokens[unknown]),
                ("fuse_unk", true),
                ("byte_fallback", true),
                ("vocab", VocabularyJson.Write(vocabulary.Ids)),
                ("merges", Merges(vocabulary))),
        };
    }

    /// <summary>The tokens that text may become by merging.</summary>
    public static Dictionary<string, int> Mergeable(GgufVocabulary vocabulary)
    {
        Dictionary<string, int> tokens = new(StringComparer.Ordinal);
        foreach ((string token, int id) in vocabulary.Ids.Where(t => vocabulary.TypeOf(t.Value) == GgufTokenType.Normal))
        {
            tokens[token] = token.Length <= ScoreMerges.MaxTokenLength
                ? id
                : throw vocabulary.Error($"tokens[{id}]", $"expected at most {ScoreMerges.MaxTokenLength} characters, found {token.Length}");
        }

        return tokens;
    }

    private static JsonArray Merges(GgufVocabulary vocabulary)
    {
        JsonArray merges = [];
        foreach ((int left, int right, _) in ScoreMerges.List(Mergeable(vocabulary), vocabulary.RequireScores()))
        {
            merges.Add(new JsonArray(vocabulary.Data.Tokens[left], vocabulary.Data.Tokens[right]));
        }

        return merges;
    }

    private static JsonNode? Decoder(bool prepends)
    {
        List<JsonNode> stages = [StageJson.Replace("String", StageJson.Sign, " "), StageJson.Typed("ByteFallback"), StageJson.Typed("Fuse")];
        if (prepends)
        {
            stages.Add(StageJson.Typed("Strip", ("content", " "), ("start", 1), ("stop", 0)));
        }

        return StageJson.Sequence("decoders", [.. stages]);
    }
}
