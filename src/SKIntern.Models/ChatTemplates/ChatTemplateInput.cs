using System.Text.Json;

namespace SKIntern.Models.ChatTemplates;

/// <summary>A conversation to be rendered. Tools and documents are defined for the template in any case, as none where absent.</summary>
public sealed record ChatTemplateInput
{
    /// <summary>The messages, in order.</summary>
    public required IReadOnlyList<ChatTemplateMessage> Messages { get; init; }

    /// <summary>
    /// The functions that the model may call, as JSON schemas of the form
    /// <c>{"type": "function", "function": {"name": ..., "description": ..., "parameters": ...}}</c>.
    /// </summary>
    public IReadOnlyList<JsonElement>? Tools { get; init; }

    /// <summary>Texts to answer from, for templates that have a place for them; usually of the form <c>{"title": ..., "text": ...}</c>.</summary>
    public IReadOnlyList<JsonElement>? Documents { get; init; }

    /// <summary>Whether the prompt ends where the assistant is to go on.</summary>
    /// <value>Default <see langword="true"/>: the prompt is for generating. For a training text, which has the answer, <see langword="false"/>.</value>
    public bool AddGenerationPrompt { get; init; } = true;

    /// <summary>The text of the begin-of-sequence token; <see langword="null"/> leaves <c>bos_token</c> undefined.</summary>
    public string? BosToken { get; init; }

    /// <summary>The text of the end-of-sequence token; <see langword="null"/> leaves <c>eos_token</c> undefined.</summary>
    public string? EosToken { get; init; }

    /// <summary>
    /// Further variables, such as <c>enable_thinking</c>; see <see cref="ChatTemplate.Render(IReadOnlyDictionary{string, object?}, TimeProvider?, CancellationToken)"/>
    /// for what they may hold. They win over those named above.
    /// </summary>
    public IReadOnlyDictionary<string, object?> Variables { get; init; } = new Dictionary<string, object?>();

    /// <summary>The clock of <c>strftime_now</c>; <see langword="null"/> for the system's.</summary>
    public TimeProvider? TimeProvider { get; init; }

    /// <summary>The variables as a template sees them.</summary>
    internal Dictionary<string, object?> ToVariables()
    {
        Dictionary<string, object?> variables = new(StringComparer.Ordinal)
        {
            ["messages"] = Messages.Select(m => m.ToVariable()).ToArray(),
            ["tools"] = Tools,
            ["documents"] = Documents,
            ["add_generation_prompt"] = AddGenerationPrompt,
        };
        AddIfGiven(variables, "bos_token", BosToken);
        AddIfGiven(variables, "eos_token", EosToken);
        foreach ((string name, object? value) in Variables)
        {
            variables[name] = value;
        }

        return variables;
    }

    private static void AddIfGiven(Dictionary<string, object?> variables, string name, string? value)
    {
        if (value is not null)
        {
            variables[name] = value;
        }
    }
}
