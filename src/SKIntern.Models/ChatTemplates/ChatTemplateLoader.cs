using SKIntern.Models.ChatTemplates.Loading;
using SKIntern.Models.Checkpoints;

namespace SKIntern.Models.ChatTemplates;

/// <summary>Loads the chat templates of a checkpoint, and the texts of the special tokens that they write.</summary>
public static class ChatTemplateLoader
{
    /// <summary>
    /// Loads from a Hugging Face folder: <c>chat_template.jinja</c> and <c>additional_chat_templates/*.jinja</c>; where there are
    /// none, <c>chat_template</c> of <c>tokenizer_config.json</c> (one, or several with names); and last <c>chat_template.json</c>.
    /// Special tokens come from <c>special_tokens_map.json</c> and, before it, <c>tokenizer_config.json</c>.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="limits">The bounds of parsing and rendering; <see langword="null"/> for <see cref="ChatTemplateLimits.Default"/>.</param>
    /// <returns>The templates; an empty set where the folder has none.</returns>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is null or empty.</exception>
    /// <exception cref="ChatTemplateException">The folder is missing, or a file is unreadable or malformed.</exception>
    public static ChatTemplateSet FromFolder(string folder, ChatTemplateLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return Directory.Exists(folder)
            ? new ChatTemplateSet(folder, FolderTemplates.Sources(folder), FolderTemplates.SpecialTokens(folder), limits)
            : throw new ChatTemplateException(ChatTemplateErrorKind.Source, folder, null, "the folder does not exist");
    }

    /// <summary>
    /// Loads from the metadata of a GGUF file: <c>tokenizer.chat_template</c>, and <c>tokenizer.chat_template.NAME</c> for others.
    /// </summary>
    /// <param name="metadata">The metadata.</param>
    /// <param name="location">The file that they came from, for messages.</param>
    /// <param name="limits">The bounds of parsing and rendering; <see langword="null"/> for <see cref="ChatTemplateLimits.Default"/>.</param>
    /// <returns>The templates; an empty set where the metadata have none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="metadata"/> or <paramref name="location"/> is null.</exception>
    /// <exception cref="ChatTemplateException">A key is of another type, or names a template or token that is not there.</exception>
    public static ChatTemplateSet FromGguf(GgufMetadata metadata, string location, ChatTemplateLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentNullException.ThrowIfNull(location);
        try
        {
            return new ChatTemplateSet(location, GgufTemplates.Sources(metadata), GgufTemplates.SpecialTokens(metadata, location), limits);
        }
        catch (CheckpointException e)
        {
            throw new ChatTemplateException(ChatTemplateErrorKind.Source, location, null, e.Message, e);
        }
    }
}
