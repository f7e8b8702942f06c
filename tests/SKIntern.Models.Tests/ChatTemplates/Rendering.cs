using System.Text.Json;
using SKIntern.Models.ChatTemplates;

namespace SKIntern.Models.Tests.ChatTemplates;

/// <summary>Renders templates with variables of every kind.</summary>
internal static class Rendering
{
    private const string Samples = """
        {"text": "Hello, Wörld 😀!", "none": null, "number": 7, "half": 2.5, "yes": true, "list": [3, 1, 2], "names": ["b", "A", "c"], "record": {"b": 1, "a": [1, {"x": null}]}, "messages": [{"role": "user", "content": "hi", "n": 2}, {"role": "assistant", "content": "yo", "n": 1}, {"role": "user", "content": "x"}]}
        """;

    internal static string WithSamples(string template) => With(template, Samples);

    internal static string With(string template, string variables = "{}", ChatTemplateLimits? limits = null)
    {
        using JsonDocument document = JsonDocument.Parse(variables);
        return ChatTemplate.Parse(template, limits: limits).Render(document.RootElement, FixedTime.Noon);
    }

    internal static string Rendered(this ChatTemplate template, IReadOnlyDictionary<string, object?> variables)
        => template.Render(variables, FixedTime.Noon, TestContext.Current.CancellationToken);

    internal static string Rendered(this ChatTemplate template, JsonElement variables, TimeProvider? time = null)
        => template.Render(variables, time ?? FixedTime.Noon, TestContext.Current.CancellationToken);

    internal static string Rendered(this ChatTemplate template, ChatTemplateInput input) => template.Render(input, TestContext.Current.CancellationToken);

    internal static string Rendered(this ChatTemplateSet templates, ChatTemplateInput input, string? name = null)
        => templates.Render(input, name, TestContext.Current.CancellationToken);
}
