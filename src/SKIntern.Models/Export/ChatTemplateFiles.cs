using SKIntern.Models.ChatTemplates;

namespace SKIntern.Models.Export;

/// <summary>Chat templates as the files of a Hugging Face folder, and as GGUF metadata.</summary>
internal static class ChatTemplateFiles
{
    private const string Main = "chat_template.jinja", Others = "additional_chat_templates", GgufKey = "tokenizer.chat_template";

    /// <summary>Writes <c>chat_template.jinja</c> and <c>additional_chat_templates/NAME.jinja</c>, which win over all other places.</summary>
    /// <param name="templates">The templates.</param>
    /// <param name="folder">A folder that nobody reads yet.</param>
    /// <exception cref="NotSupportedException">A template's name is no plain file name.</exception>
    internal static void Write(ChatTemplateSet templates, string folder)
    {
        foreach ((string name, string source) in templates.Sources)
        {
            if (name == ChatTemplate.DefaultName)
            {
                File.WriteAllText(Path.Combine(folder, Main), source);
                continue;
            }

            // The name comes out of a stranger's file and must not lead out of the folder.
            if (name.Length == 0 || name.AsSpan().IndexOfAny("/\\:\0") >= 0 || name[0] == '.')
            {
                throw new NotSupportedException($"{templates.Location}: the chat template '{name}' cannot be written, because its name is no plain file name.");
            }

            Directory.CreateDirectory(Path.Combine(folder, Others));
            File.WriteAllText(Path.Combine(folder, Others, $"{name}.jinja"), source);
        }
    }

    internal static IEnumerable<KeyValuePair<string, object>> ToGguf(ChatTemplateSet templates)
    {
        string[] others = [.. templates.Names.Where(n => n != ChatTemplate.DefaultName)];
        if (others.Length > 0)
        {
            yield return new("tokenizer.chat_templates", others);
        }

        foreach ((string name, string source) in templates.Sources.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            yield return new(name == ChatTemplate.DefaultName ? GgufKey : $"{GgufKey}.{name}", source);
        }
    }
}
