using System.Text.Json.Nodes;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>
/// WordPiece of GGUF as the stages of <c>tokenizer.json</c>. GGUF marks the tokens that start a word instead of those that do
/// not, and keeps no flag for letter case: its readers make everything lower case and take accents off.
/// </summary>
internal static class GgufWordPieceJson
{
    private const string Prefix = "##";

    public static JsonObject Stages(GgufVocabulary vocabulary)
    {
        GgufTokenizerData data = vocabulary.Data;
        Dictionary<string, int> ids = new(StringComparer.Ordinal);
        foreach ((string token, int id) in vocabulary.Ids)
        {
            if (!ids.TryAdd(FromGguf(token), id))
            {
                throw vocabulary.Error($"tokens[{id}]", $"the token \"{FromGguf(token)}\" occurs twice");
            }
        }

        string[] names = new string[data.Tokens.Count];
        foreach ((string token, int id) in ids)
        {
            names[id] = token;
        }

        return Stages(
            ids,
            names,
            names[vocabulary.RequireUnknown()],
            lowercase: true,
            stripAccents: null,
            spaceChinese: true,
            vocabulary.TemplateSide("add_bos_token", data.AddBeginOfSequence ?? true, data.ClassificationId ?? data.BeginOfSequenceId),
            vocabulary.TemplateSide("add_eos_token", data.AddEndOfSequence ?? true, data.SeparatorId ?? data.EndOfSequenceId));
    }

    /// <summary>The stages of BERT.</summary>
    public static JsonObject Stages(
        Dictionary<string, int> ids, IReadOnlyList<string> names, string unknown, bool lowercase, bool? stripAccents, bool spaceChinese, int? before, int? after)
        => new()
        {
            ["version"] = "1.0",
            ["normalizer"] = Normalizer(lowercase, stripAccents, spaceChinese),
            ["pre_tokenizer"] = StageJson.Typed("BertPreTokenizer"),
            ["post_processor"] = StageJson.Template(names, before, after),
            ["decoder"] = StageJson.Typed("WordPiece", ("prefix", Prefix), ("cleanup", true)),
            ["model"] = StageJson.Typed(
                "WordPiece",
                ("unk_token", unknown),
                ("continuing_subword_prefix", Prefix),
                ("max_input_chars_per_word", 100),
                ("vocab", VocabularyJson.Write(ids))),
        };

    public static JsonObject Normalizer(bool lowercase, bool? stripAccents, bool spaceChinese) => StageJson.Typed(
        "BertNormalizer",
        ("clean_text", true),
        ("handle_chinese_chars", spaceChinese),
        ("strip_accents", stripAccents),
        ("lowercase", lowercase));

    /// <summary>A token of <c>tokenizer.json</c> as GGUF spells it.</summary>
    public static string ToGguf(string token)
        => IsBracketed(token) ? token
            : token.StartsWith(Prefix, StringComparison.Ordinal) ? token[Prefix.Length..]
            : StageJson.Sign + token;

    /// <summary>A token of GGUF as <c>tokenizer.json</c> spells it.</summary>
    public static string FromGguf(string token)
        => IsBracketed(token) ? token
            : token.StartsWith(StageJson.Sign, StringComparison.Ordinal) ? token[StageJson.Sign.Length..]
            : Prefix + token;

    private static bool IsBracketed(string token) => token.StartsWith('[') && token.EndsWith(']');
}
