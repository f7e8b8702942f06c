using SKIntern.Models.ChatTemplates.Jinja.Evaluation;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

/// <summary>What a macro, or the body of a call block, consists of.</summary>
internal sealed record MacroDefinition
{
    /// <summary>The name; <see langword="null"/> for the body of a call block.</summary>
    public required string? Name { get; init; }

    public required IReadOnlyList<MacroParameter> Parameters { get; init; }

    public required Body Body { get; init; }

    /// <summary>Whether the body mentions <c>caller</c>.</summary>
    public required bool TakesCaller { get; init; }

    /// <summary>Whether the body mentions <c>varargs</c>.</summary>
    public required bool TakesRest { get; init; }

    /// <summary>Whether the body mentions <c>kwargs</c>.</summary>
    public required bool TakesNamed { get; init; }

    public string Render(Frame frame)
    {
        Body.Execute(frame);
        return frame.Output.ToString();
    }
}
