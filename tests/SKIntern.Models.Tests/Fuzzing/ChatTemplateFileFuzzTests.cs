using System.Text;
using SKIntern.Models.ChatTemplates;
using SKIntern.Testing;
using SKIntern.Testing.Fuzzing;

namespace SKIntern.Models.Tests.Fuzzing;

/// <summary>Damaged files of chat templates and special tokens are read, and then render, or give a <see cref="ChatTemplateException"/>.</summary>
[Trait(TestCategories.Name, TestCategories.Fuzz)]
public sealed class ChatTemplateFileFuzzTests : IDisposable
{
    private readonly TemporaryFolder _folder = new(inMemory: true);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("tokenizer_config.json", """{"chat_template":[{"name":"default","template":"{{ bos_token }}{{ messages[0].content }}"},{"name":"tool_use","template":"{{ tools }}"}],"bos_token":{"content":"<s>"},"eos_token":null}""")]
    [InlineData("tokenizer_config.json", """{"chat_template":"{{ bos_token }}{% for m in messages %}{{ m['role'] + m.content }}{% endfor %}","bos_token":"<s>"}""")]
    [InlineData("chat_template.json", """{"chat_template":"{{ messages | tojson }}"}""")]
    [InlineData("special_tokens_map.json", """{"bos_token":{"content":"<s>","lstrip":false},"eos_token":"</s>","additional_special_tokens":["<x>"]}""")]
    public void FromFolder_DamagedFile_RendersOrThrowsChatTemplateException(string name, string valid)
    {
        if (!valid.Contains("chat_template", StringComparison.Ordinal))
        {
            _folder.Write("chat_template.jinja", "{{ bos_token ~ eos_token }}");
        }

        FuzzRun.Check(
            new()
            {
                Path = _folder.File(name),
                Read = () => Use(ChatTemplateLoader.FromFolder(_folder.Path, SmallLimits)),
                IsDocumented = e => e is ChatTemplateException,
                AllocationBase = 1 << 20,
            },
            FuzzInputs.Json(Encoding.UTF8.GetBytes(valid)));
    }

    internal static ChatTemplateLimits SmallLimits { get; } = new() { MaxSteps = 20_000, MaxAllocation = 1 << 18, MaxValueLength = 1 << 16, MaxOutputLength = 1 << 16 };

    internal static void Use(ChatTemplateSet templates)
    {
        ChatTemplateInput input = new() { Messages = [new("user", "a"), new("assistant", "b")] };
        foreach (string name in templates.Names)
        {
            templates.Render(input, name);
        }
    }
}
