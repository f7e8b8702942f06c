namespace SKIntern.Models.ChatTemplates;

/// <summary>A part of a message that consists of several.</summary>
public sealed record ChatTemplatePart
{
    /// <summary>The kind, such as <c>text</c> or <c>image</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The text of a text part.</summary>
    public string? Text { get; init; }

    /// <summary>Further fields that a template knows.</summary>
    public IReadOnlyDictionary<string, object?> Fields { get; init; } = new Dictionary<string, object?>();

    /// <summary>Creates a text part.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The part.</returns>
    public static ChatTemplatePart FromText(string text) => new() { Type = "text", Text = text };

    internal Dictionary<string, object?> ToVariable()
    {
        Dictionary<string, object?> part = new(StringComparer.Ordinal) { ["type"] = Type };
        if (Text is not null)
        {
            part["text"] = Text;
        }

        foreach ((string name, object? value) in Fields)
        {
            part[name] = value;
        }

        return part;
    }
}
