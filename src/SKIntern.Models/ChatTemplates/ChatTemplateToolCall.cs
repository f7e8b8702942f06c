using System.Text.Json;

namespace SKIntern.Models.ChatTemplates;

/// <summary>A call of a function by the assistant.</summary>
public sealed record ChatTemplateToolCall
{
    /// <summary>The function's name.</summary>
    public required string Name { get; init; }

    /// <summary>The arguments, as a JSON object; some templates want their text instead, as a JSON string.</summary>
    public required JsonElement Arguments { get; init; }

    /// <summary>The call's id; <see langword="null"/> leaves it absent.</summary>
    public string? Id { get; init; }

    internal Dictionary<string, object?> ToVariable()
    {
        Dictionary<string, object?> call = new(StringComparer.Ordinal)
        {
            ["type"] = "function",
            ["function"] = new Dictionary<string, object?>(StringComparer.Ordinal) { ["name"] = Name, ["arguments"] = Arguments },
        };
        if (Id is not null)
        {
            call["id"] = Id;
        }

        return call;
    }
}
