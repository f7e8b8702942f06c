namespace SKIntern.Models.ChatTemplates;

/// <summary>A message of a conversation. Members that are null are absent for the template, but for <see cref="Content"/>.</summary>
public sealed record ChatTemplateMessage
{
    /// <summary>Creates a message of a text.</summary>
    /// <param name="role">The role, such as <c>system</c>, <c>user</c>, <c>assistant</c> or <c>tool</c>; the template says which it knows.</param>
    /// <param name="content">The text; <see langword="null"/> where the message has none, as with tool calls.</param>
    /// <exception cref="ArgumentNullException"><paramref name="role"/> is null.</exception>
    public ChatTemplateMessage(string role, string? content)
    {
        ArgumentNullException.ThrowIfNull(role);
        (Role, Content) = (role, content);
    }

    /// <summary>The role.</summary>
    public string Role { get; }

    /// <summary>The text.</summary>
    public string? Content { get; }

    /// <summary>Parts that stand in place of <see cref="Content"/>, for templates that take texts and images in turn.</summary>
    public IReadOnlyList<ChatTemplatePart>? Parts { get; init; }

    /// <summary>What an assistant thought before it answered (<c>reasoning_content</c>).</summary>
    public string? ReasoningContent { get; init; }

    /// <summary>The functions that an assistant calls (<c>tool_calls</c>).</summary>
    public IReadOnlyList<ChatTemplateToolCall>? ToolCalls { get; init; }

    /// <summary>In a tool's answer, the call that it answers (<c>tool_call_id</c>).</summary>
    public string? ToolCallId { get; init; }

    /// <summary>The name of a tool or speaker (<c>name</c>).</summary>
    public string? Name { get; init; }

    /// <summary>Further fields that a template knows. They win over those named above.</summary>
    public IReadOnlyDictionary<string, object?> Fields { get; init; } = new Dictionary<string, object?>();

    internal Dictionary<string, object?> ToVariable()
    {
        Dictionary<string, object?> message = new(StringComparer.Ordinal)
        {
            ["role"] = Role,
            ["content"] = Parts is null ? Content : Parts.Select(p => p.ToVariable()).ToArray(),
        };
        Add("reasoning_content", ReasoningContent);
        Add("tool_calls", ToolCalls?.Select(c => c.ToVariable()).ToArray());
        Add("tool_call_id", ToolCallId);
        Add("name", Name);
        foreach ((string name, object? value) in Fields)
        {
            message[name] = value;
        }

        return message;

        void Add(string name, object? value)
        {
            if (value is not null)
            {
                message[name] = value;
            }
        }
    }
}
