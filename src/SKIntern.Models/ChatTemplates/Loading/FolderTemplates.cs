using System.Text.Json;

namespace SKIntern.Models.ChatTemplates.Loading;

/// <summary>The files of a Hugging Face folder that hold chat templates and special tokens.</summary>
internal static class FolderTemplates
{
    private const string TemplateFile = "chat_template.jinja";
    private const string TemplateFolder = "additional_chat_templates";
    private const string TokenizerConfig = "tokenizer_config.json";
    private const string OldFile = "chat_template.json";
    private const string TokensFile = "special_tokens_map.json";
    private const string Field = "chat_template";

    private static readonly string[] TokenNames = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    public static Dictionary<string, string> Sources(string folder)
    {
        Dictionary<string, string> sources = FromFiles(folder);
        return sources.Count > 0 ? sources
            : FromJson(Path.Combine(folder, TokenizerConfig)) is { Count: > 0 } configured ? configured
            : FromJson(Path.Combine(folder, OldFile));
    }

    public static Dictionary<string, string> SpecialTokens(string folder)
    {
        Dictionary<string, string> tokens = new(StringComparer.Ordinal);
        foreach (string file in new[] { TokensFile, TokenizerConfig }.Select(f => Path.Combine(folder, f)))
        {
            using JsonDocument? document = Open(file);
            foreach (string name in document is null ? [] : TokenNames)
            {
                if (Find(file, document!.RootElement, name) is JsonElement { ValueKind: not JsonValueKind.Null } value)
                {
                    tokens[name] = TokenText(file, name, value);
                }
            }
        }

        return tokens;
    }

    private static Dictionary<string, string> FromFiles(string folder)
    {
        Dictionary<string, string> sources = new(StringComparer.Ordinal);
        string main = Path.Combine(folder, TemplateFile);
        if (File.Exists(main))
        {
            sources[ChatTemplate.DefaultName] = ReadText(main);
        }

        string others = Path.Combine(folder, TemplateFolder);
        foreach (string file in Directory.Exists(others) ? Directory.GetFiles(others, "*.jinja") : [])
        {
            sources[Path.GetFileNameWithoutExtension(file)] = ReadText(file);
        }

        return sources;
    }

    private static Dictionary<string, string> FromJson(string file)
    {
        Dictionary<string, string> sources = new(StringComparer.Ordinal);
        using JsonDocument? document = Open(file);
        if (document is null || Find(file, document.RootElement, Field) is not JsonElement { ValueKind: not JsonValueKind.Null } value)
        {
            return sources;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            sources[ChatTemplate.DefaultName] = Text(file, Field, value);
            return sources;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Malformed(file, Field, "a string or a list of {name, template}", value);
        }

        int index = 0;
        foreach (JsonElement item in value.EnumerateArray())
        {
            string field = $"{Field}[{index++}]";
            sources[Text(file, $"{field}.name", Member(file, field, item, "name"))] = Text(file, $"{field}.template", Member(file, field, item, "template"));
        }

        return sources;
    }

    private static string TokenText(string file, string name, JsonElement value)
        => value.ValueKind == JsonValueKind.Object ? Text(file, $"{name}.content", Member(file, name, value, "content")) : Text(file, name, value);

    private static JsonElement Member(string file, string field, JsonElement owner, string name)
        => owner.ValueKind == JsonValueKind.Object && Find(file, owner, name) is JsonElement value
            ? value
            : throw Malformed(file, field, $"an object with '{name}'", owner);

    // Names are decoded when they are compared, and half a surrogate pair among them shows then.
    private static JsonElement? Find(string file, JsonElement owner, string name)
    {
        try
        {
            return owner.TryGetProperty(name, out JsonElement value) ? value : null;
        }
        catch (InvalidOperationException e)
        {
            throw new ChatTemplateException(ChatTemplateErrorKind.Source, file, null, $"a name beside '{name}' is not valid Unicode", e);
        }
    }

    private static string Text(string file, string field, JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Malformed(file, field, "a string", value);
        }
        catch (InvalidOperationException e)
        {
            throw new ChatTemplateException(ChatTemplateErrorKind.Source, file, null, $"'{field}' is not valid Unicode", e);
        }
    }

    private static JsonDocument? Open(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            var document = JsonDocument.Parse(ReadText(file));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document
                : throw new ChatTemplateException(ChatTemplateErrorKind.Source, file, null, $"expected an object, found {document.RootElement.ValueKind}");
        }
        catch (JsonException e)
        {
            throw new ChatTemplateException(ChatTemplateErrorKind.Source, file, (int?)(e.LineNumber + 1), $"is not valid JSON: {e.Message}", e);
        }
    }

    private static string ReadText(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ChatTemplateException(ChatTemplateErrorKind.Source, file, null, $"cannot be read: {e.Message}", e);
        }
    }

    private static ChatTemplateException Malformed(string file, string field, string expected, JsonElement found)
        => new(ChatTemplateErrorKind.Source, file, null, $"'{field}': expected {expected}, found {found.ValueKind}");
}
