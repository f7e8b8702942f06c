using System.Collections.Frozen;

namespace SKIntern.Models.ChatTemplates;

/// <summary>
/// The chat templates of a checkpoint by name, most often one of the name <c>default</c>, and the texts of its special tokens.
/// A template is parsed when it is first asked for, so that one which is never used cannot fail. Safe for concurrent use.
/// </summary>
public sealed class ChatTemplateSet
{
    private const string ToolTemplate = "tool_use";

    private readonly FrozenDictionary<string, Lazy<ChatTemplate>> _templates;

    /// <summary>Creates a set.</summary>
    /// <param name="location">Where the templates come from, for messages.</param>
    /// <param name="sources">The templates' sources by name; may be empty.</param>
    /// <param name="specialTokens">The texts of the special tokens by variable, such as <c>bos_token</c>; may be empty.</param>
    /// <param name="limits">The bounds of parsing and rendering; <see langword="null"/> for <see cref="ChatTemplateLimits.Default"/>.</param>
    /// <exception cref="ArgumentNullException">An argument but the last is null.</exception>
    public ChatTemplateSet(
        string location, IReadOnlyDictionary<string, string> sources, IReadOnlyDictionary<string, string> specialTokens, ChatTemplateLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(location);
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(specialTokens);
        Location = location;
        SpecialTokens = specialTokens.ToFrozenDictionary(StringComparer.Ordinal);
        Names = [.. sources.Keys.Order(StringComparer.Ordinal)];
        _templates = sources.ToFrozenDictionary(
            s => s.Key, s => new Lazy<ChatTemplate>(() => ChatTemplate.Parse(s.Value, $"{location} ({s.Key})", limits)), StringComparer.Ordinal);
    }

    /// <summary>Where the templates come from, for messages.</summary>
    public string Location { get; }

    /// <summary>The names of the templates, in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether the checkpoint has no template: its prompts are plain text.</summary>
    public bool IsEmpty => Names.Count == 0;

    /// <summary>The texts of the special tokens by variable: <c>bos_token</c>, <c>eos_token</c> and others that the checkpoint names.</summary>
    public IReadOnlyDictionary<string, string> SpecialTokens { get; }

    /// <summary>Gets a template.</summary>
    /// <param name="name">The name; <see langword="null"/> for <c>default</c>, or the only one.</param>
    /// <returns>The template.</returns>
    /// <exception cref="ChatTemplateException">There is no such template, or it is malformed.</exception>
    public ChatTemplate Get(string? name = null)
    {
        string wanted = name ?? (Names.Count == 1 ? Names[0] : ChatTemplate.DefaultName);
        if (!_templates.TryGetValue(wanted, out Lazy<ChatTemplate>? template))
        {
            string found = IsEmpty ? "the checkpoint has no chat template" : $"there is no chat template '{wanted}'; there are {string.Join(", ", Names)}";
            throw new ChatTemplateException(ChatTemplateErrorKind.Source, Location, null, found);
        }

        return template.Value;
    }

    /// <summary>
    /// Renders a conversation with the checkpoint's special tokens, unless the input names its own. Without a name, an input with
    /// tools takes <c>tool_use</c> where there is one, as transformers does.
    /// </summary>
    /// <param name="input">The messages and what goes with them.</param>
    /// <param name="name">The template's name; <see langword="null"/> leaves it to the rule above.</param>
    /// <param name="cancellationToken">Stops the rendering.</param>
    /// <returns>The prompt, with the special tokens that the template writes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ChatTemplateException">There is no such template, it is malformed, or the rendering failed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public string Render(ChatTemplateInput input, string? name = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        name ??= input.Tools is not null && _templates.ContainsKey(ToolTemplate) ? ToolTemplate : null;
        ChatTemplate template = Get(name);
        Dictionary<string, object?> variables = new(SpecialTokens.Select(t => new KeyValuePair<string, object?>(t.Key, t.Value)), StringComparer.Ordinal);
        foreach ((string key, object? value) in input.ToVariables())
        {
            variables[key] = value;
        }

        return template.Render(variables, input.TimeProvider, cancellationToken);
    }
}
