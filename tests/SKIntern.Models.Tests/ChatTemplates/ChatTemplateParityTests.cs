using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SKIntern.Models.ChatTemplates;
using SKIntern.Models.Checkpoints;
using SKIntern.Testing;

namespace SKIntern.Models.Tests.ChatTemplates;

[Trait(TestCategories.Name, TestCategories.Parity)]
public class ChatTemplateParityTests
{
    private const string Goldens = "goldens";
    private const string Chat = "chat";
    private const string Models = "models";

    public static TheoryData<string> GgufFiles => [.. SharedFolder.FilesIn("*.gguf", Models)];

    [Fact]
    public void Render_Goldens_AgreesOnEveryRow()
    {
        var time = new FixedTime(PinnedTime(SharedFolder.Require(Goldens, Chat, "versions.json")));
        Dictionary<string, string> sources = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(SharedFolder.Require(Goldens, Chat, "templates.json")))!;
        Dictionary<string, ChatTemplate> templates = sources.ToDictionary(s => s.Key, s => ChatTemplate.Parse(s.Value, s.Key));

        string[] lines = File.ReadAllLines(SharedFolder.Require(Goldens, Chat, "cases.jsonl"));
        List<string> differences = [];
        foreach (string line in lines)
        {
            using JsonDocument row = JsonDocument.Parse(line);
            Compare(templates[row.RootElement.GetProperty("template").GetString()!], row.RootElement, time, differences);
        }

        Assert.NotEmpty(lines);
        Assert.True(differences.Count == 0, $"{differences.Count} of {lines.Length} rows differ:\n{string.Join('\n', differences.Take(10))}");
    }

    [Theory]
    [MemberData(nameof(GgufFiles))]
    public void FromGguf_RealFile_RendersConversation(string name)
    {
        string path = SharedFolder.Require(Models, name);
        using GgufFile file = GgufFile.Open(path);
        ChatTemplateSet templates = ChatTemplateLoader.FromGguf(file.Metadata, path);
        Assert.SkipWhen(templates.IsEmpty, $"'{name}' has no chat template");
        ChatTemplateMessage[] messages = [new("user", "What is 2 + 2?"), new("assistant", "It is 4."), new("user", "And 3 + 3?")];

        string training = templates.Rendered(new ChatTemplateInput { Messages = messages, AddGenerationPrompt = false, TimeProvider = FixedTime.Noon });
        string prompt = templates.Rendered(new ChatTemplateInput { Messages = messages, TimeProvider = FixedTime.Noon });

        Assert.NotEmpty(templates.SpecialTokens);
        Assert.All(messages, m => Assert.Contains(m.Content!, training, StringComparison.Ordinal));
        Assert.StartsWith(training, prompt, StringComparison.Ordinal);
        Assert.True(prompt.Length > training.Length, "the generation prompt adds nothing");
    }

    private static void Compare(ChatTemplate template, JsonElement row, TimeProvider time, List<string> differences)
    {
        string? expected = row.TryGetProperty("text", out JsonElement text) ? text.GetString() : null;
        string? expectedError = row.TryGetProperty("error", out JsonElement error) ? error.GetString() : null;
        Assert.True(expected is null != expectedError is null, "a row has either a text or an error");
        string? actual = null;
        ChatTemplateException? raised = null;
        try
        {
            actual = template.Rendered(row.GetProperty("variables"), time);
        }
        catch (ChatTemplateException e)
        {
            raised = e;
        }

        // What a template raises by itself is known to the letter.
        bool isSame = actual == expected && (raised?.IsRaisedByTemplate != true || expectedError!.EndsWith(raised.Detail, StringComparison.Ordinal));
        if (!isSame)
        {
            differences.Add($"{template.Name} {row.GetProperty("case")}: expected {expected ?? expectedError}, got {actual ?? raised!.Message}");
        }
    }

    private static DateTimeOffset PinnedTime(string versions)
    {
        Match time = Regex.Match(File.ReadAllText(versions), @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d");
        Assert.True(time.Success, "the versions name no pinned time");
        return DateTimeOffset.Parse(time.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
    }
}
