using System.Text.Json.Nodes;
using SKIntern.Models.Tokenization.Model;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>Byte-level BPE of GGUF as the stages of <c>tokenizer.json</c>.</summary>
internal static class GgufBpeJson
{
    public static JsonObject Stages(GgufVocabulary vocabulary)
    {
        GgufTokenizerData data = vocabulary.Data;
        GgufFamily family = data.PreTokenizer is string pre && GgufFamily.Find(pre) is GgufFamily known
            ? known
            : throw vocabulary.Error("pre", $"expected one of {string.Join(", ", GgufFamily.Names)}; found {data.PreTokenizer ?? "nothing"}");
        JsonArray merges = [];
        BpeMerges check = new(vocabulary.Ids);
        for (int i = 0; i < data.Merges.Count; i++)
        {
            if (check.TryAdd(data.Merges[i]) is string problem)
            {
                throw vocabulary.Error($"merges[{i}]", problem);
            }

            merges.Add(data.Merges[i]);
        }

        return new JsonObject
        {
            ["version"] = "1.0",
            ["normalizer"] = family.NormalizerJson(),
            ["pre_tokenizer"] = family.PreTokenizerJson(),
            ["post_processor"] = StageJson.Template(
                data.Tokens,
                vocabulary.TemplateSide("add_bos_token", data.AddBeginOfSequence ?? family.AddBeginOfSequence, data.BeginOfSequenceId),
                vocabulary.TemplateSide("add_eos_token", data.AddEndOfSequence ?? false, data.EndOfSequenceId)),
            ["decoder"] = StageJson.ByteLevel(useRegex: true),
            ["model"] = StageJson.Typed(
                "BPE",
                ("ignore_merges", family.IgnoreMerges),
                ("vocab", VocabularyJson.Write(vocabulary.Ids)),
                ("merges", merges)),
        };
    }
}
