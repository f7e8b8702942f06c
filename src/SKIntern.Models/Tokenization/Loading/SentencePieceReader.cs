using System.Text.Json;
using SKIntern.Models.Tokenization.AddedTokens;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>Builds a tokenizer from <c>tokenizer.model</c> and what the JSON files beside it add to it.</summary>
internal static class SentencePieceReader
{
    // Added tokens follow the vocabulary; some models leave a few ids out before them.
    private const int MaxGap = 4096;

    public static HuggingFaceTokenizer Read(string path)
    {
        GgufTokenizerData data = SentencePieceModel.Read(path);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        List<AddedToken> added = AddedTokenFiles.Read(folder, data.Tokens);
        data = WithTokens(data, added, folder);
        string configPath = Path.Combine(folder, AddedTokenFiles.ConfigName);
        if (File.Exists(configPath))
        {
            using JsonDocument document = JsonFile.Open(configPath);
            JsonField config = JsonField.Root(document, configPath);
            data = data with
            {
                BeginOfSequenceId = FindToken(config, "bos_token", data.Tokens) ?? data.BeginOfSequenceId,
                EndOfSequenceId = FindToken(config, "eos_token", data.Tokens) ?? data.EndOfSequenceId,
                PaddingId = FindToken(config, "pad_token", data.Tokens) ?? data.PaddingId,
                AddBeginOfSequence = config.Optional("add_bos_token") is null ? null : config.Flag("add_bos_token", byDefault: false),
                AddEndOfSequence = config.Optional("add_eos_token") is null ? null : config.Flag("add_eos_token", byDefault: false),
            };
        }

        return new GgufTokenizerReader(data, path, prefix: "").Read(added);
    }

    /// <summary>Puts the added tokens that lie behind the vocabulary into it.</summary>
    private static GgufTokenizerData WithTokens(GgufTokenizerData data, List<AddedToken> added, string folder)
    {
        Dictionary<int, AddedToken> behind = added.Where(t => t.Id >= data.Tokens.Count).ToDictionary(t => t.Id);
        if (behind.Count == 0)
        {
            return data;
        }

        if (behind.Keys.Max() >= data.Tokens.Count + behind.Count + MaxGap)
        {
            throw new TokenizerException(folder, null, $"the added token {behind.Keys.Max()} lies too far behind the vocabulary of {data.Tokens.Count} tokens");
        }

        int[] ids = [.. Enumerable.Range(data.Tokens.Count, behind.Keys.Max() + 1 - data.Tokens.Count)];
        return data with
        {
            // What llama.cpp's converter writes for ids that stand for nothing.
            Tokens = [.. data.Tokens, .. ids.Select(id => behind.TryGetValue(id, out AddedToken? token) ? token.Content : $"[PAD{id}]")],
            TokenTypes = [.. data.TokenTypes!, .. ids.Select(id => behind.ContainsKey(id) ? GgufTokenType.UserDefined : GgufTokenType.Unused)],
            Scores = [.. data.Scores!, .. ids.Select(_ => 0f)],
        };
    }

    private static int? FindToken(JsonField config, string member, IReadOnlyList<string> tokens)
    {
        if (config.Optional(member) is not JsonField field)
        {
            return null;
        }

        string content = field.IsObject ? field.Required("content").AsString() : field.AsString();
        int id = tokens.Index().Where(t => t.Item == content).Select(t => t.Index).FirstOrDefault(-1);
        return id >= 0 ? id : throw field.Error($"the token \"{content}\" is not in the vocabulary");
    }
}
