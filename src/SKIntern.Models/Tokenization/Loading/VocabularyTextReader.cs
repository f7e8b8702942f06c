using System.Text.Json;
using System.Text.Json.Nodes;
using SKIntern.Models.Tokenization.AddedTokens;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>Builds BERT's tokenizer from <c>vocab.txt</c>, one token a line, and the settings in <c>tokenizer_config.json</c>.</summary>
internal static class VocabularyTextReader
{
    public static HuggingFaceTokenizer Read(string path)
    {
        JsonDocument Define() => JsonSerializer.SerializeToDocument(Json(path));
        using JsonDocument document = Define();
        return TokenizerJsonReader.Read(
            document, path, Define, (tokens, _) => SpecialIdsReader.Read(path, tokens, PostProcessing.SequenceTemplate.Empty), null);
    }

    private static JsonObject Json(string path)
    {
        List<string> tokens = ReadLines(path);
        Dictionary<string, int> ids = new(StringComparer.Ordinal);
        for (int id = 0; id < tokens.Count; id++)
        {
            if (!ids.TryAdd(tokens[id], id))
            {
                throw new TokenizerException(path, $"line {id + 1}", $"the token \"{tokens[id]}\" occurs twice");
            }
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string configPath = Path.Combine(folder, AddedTokenFiles.ConfigName);
        using JsonDocument document = File.Exists(configPath) ? JsonFile.Open(configPath) : JsonDocument.Parse("{}");
        JsonField config = JsonField.Root(document, configPath);
        bool? stripAccents = config.Optional("strip_accents") is null ? null : config.Flag("strip_accents", byDefault: false);
        string Named(string member, string usual) => Content(config, member) ?? usual;
        int Id(string token) => ids.TryGetValue(token, out int id)
            ? id
            : throw new TokenizerException(path, null, $"the token \"{token}\" is missing; BERT's tokenizer needs it");
        string unknown = Named("unk_token", "[UNK]");
        string begin = Named("cls_token", "[CLS]");
        string end = Named("sep_token", "[SEP]");
        _ = Id(unknown);
        JsonObject stages = GgufWordPieceJson.Stages(
            ids,
            tokens,
            unknown,
            config.Flag("do_lower_case", byDefault: true),
            stripAccents,
            config.Flag("tokenize_chinese_chars", byDefault: true),
            Id(begin),
            Id(end));
        JsonArray added = [];
        string[] special = [unknown, begin, end, Named("pad_token", "[PAD]"), Named("mask_token", "[MASK]")];
        foreach (AddedToken token in AddedTokenFiles.Read(folder, tokens)
            .Concat(special.Where(ids.ContainsKey).Select(t => new AddedToken(ids[t], t, Special: true))).DistinctBy(t => t.Id).OrderBy(t => t.Id))
        {
            added.Add(AddedTokenJson.Write(token));
        }

        stages["added_tokens"] = added;
        return stages;
    }

    private static string? Content(JsonField config, string member)
        => config.Optional(member) is not JsonField field ? null : field.IsObject ? field.Required("content").AsString() : field.AsString();

    private static List<string> ReadLines(string path)
    {
        try
        {
            List<string> lines = [.. File.ReadAllText(path).Split('\n').Select(l => l.TrimEnd())];
            if (lines[^1].Length == 0)
            {
                lines.RemoveAt(lines.Count - 1);
            }

            return lines.Count is > 0 and <= TokenTable.MaxId + 1
                ? lines
                : throw new TokenizerException(path, null, $"expected 1 to {TokenTable.MaxId + 1} lines with a token each, found {lines.Count}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TokenizerException(path, null, $"cannot be read: {e.Message}", e);
        }
    }
}
