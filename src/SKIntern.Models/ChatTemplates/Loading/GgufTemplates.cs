using SKIntern.Models.Checkpoints;

namespace SKIntern.Models.ChatTemplates.Loading;

/// <summary>The keys of GGUF metadata that hold chat templates and special tokens.</summary>
internal static class GgufTemplates
{
    private const string TemplateKey = "tokenizer.chat_template";
    private const string NamesKey = "tokenizer.chat_templates";
    private const string TokensKey = "tokenizer.ggml.tokens";

    private static readonly (string Variable, string Key)[] TokenKeys =
    [
        ("bos_token", "tokenizer.ggml.bos_token_id"), ("eos_token", "tokenizer.ggml.eos_token_id"),
        ("unk_token", "tokenizer.ggml.unknown_token_id"), ("pad_token", "tokenizer.ggml.padding_token_id"),
    ];

    public static Dictionary<string, string> Sources(GgufMetadata metadata)
    {
        Dictionary<string, string> sources = new(StringComparer.Ordinal);
        if (metadata.Contains(TemplateKey))
        {
            sources[ChatTemplate.DefaultName] = metadata.GetString(TemplateKey);
        }

        // The list of names is optional: the keys tell them too. A name that it lists must be there.
        IEnumerable<string> listed = metadata.Contains(NamesKey) ? metadata.GetArray<string>(NamesKey) : [];
        IEnumerable<string> keyed = metadata.Keys.Where(k => k.StartsWith(TemplateKey + ".", StringComparison.Ordinal)).Select(k => k[(TemplateKey.Length + 1)..]);
        foreach (string name in listed.Union(keyed))
        {
            sources[name] = metadata.GetString($"{TemplateKey}.{name}");
        }

        return sources;
    }

    public static Dictionary<string, string> SpecialTokens(GgufMetadata metadata, string location)
    {
        Dictionary<string, string> tokens = new(StringComparer.Ordinal);
        if (!metadata.Contains(TokensKey))
        {
            return tokens;
        }

        IReadOnlyList<string> texts = metadata.GetArray<string>(TokensKey);
        foreach ((string variable, string key) in TokenKeys)
        {
            if (!metadata.Contains(key))
            {
                continue;
            }

            uint id = metadata.GetUInt32(key);
            tokens[variable] = id < texts.Count
                ? texts[(int)id]
                : throw new CheckpointException(location, $"metadata key '{key}' is {id}, but there are {texts.Count} tokens.");
        }

        return tokens;
    }
}
