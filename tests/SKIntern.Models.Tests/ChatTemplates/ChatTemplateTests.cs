using System.Globalization;
using System.Text.Json;
using SKIntern.Models.ChatTemplates;

namespace SKIntern.Models.Tests.ChatTemplates;

public class ChatTemplateTests
{
    private const string Template = """
        {%- for m in messages %}
        <{{ m.role }}>{{ m.content if m.content is string else m.content | map(attribute='text') | join }}
        {%- for c in m.tool_calls %}[{{ c.id }}:{{ c.function.name }}({{ c.function.arguments | tojson }})]{% endfor %}
        {%- if m.tool_call_id is defined %} for {{ m.tool_call_id }} by {{ m.name }}{% endif %}
        {%- if m.reasoning_content is defined %} since {{ m.reasoning_content }}{% endif %}
        {%- if m.extra is defined %} extra {{ m.extra }}{% endif %}{{ eos_token }}
        {%- endfor %}
        {%- if tools %} tools {{ tools | map(attribute='function.name') | join(',') }}{% endif %}
        {%- if documents %} documents {{ documents | map(attribute='title') | join(',') }}{% endif %}
        {%- if add_generation_prompt %}<assistant>{% endif %}
        """;

    [Fact]
    public void Render_Input_PassesEveryField()
    {
        using JsonDocument tool = JsonDocument.Parse("""{"type": "function", "function": {"name": "add"}}""");
        using JsonDocument document = JsonDocument.Parse("""{"title": "T", "text": "x"}""");
        using JsonDocument arguments = JsonDocument.Parse("""{"a": 1}""");
        var input = new ChatTemplateInput
        {
            Messages =
            [
                new("user", null) { Parts = [ChatTemplatePart.FromText("one"), ChatTemplatePart.FromText("two")] },
                new("assistant", "calls") { ToolCalls = [new() { Name = "add", Arguments = arguments.RootElement, Id = "c1" }], ReasoningContent = "need" },
                new("tool", "3") { ToolCallId = "c1", Name = "add", Fields = new Dictionary<string, object?> { ["extra"] = 5 } },
            ],
            Tools = [tool.RootElement],
            Documents = [document.RootElement],
            EosToken = "</s>",
        };

        string text = ChatTemplate.Parse(Template).Rendered(input);

        Assert.Equal(
            "<user>onetwo</s><assistant>calls[c1:add({\"a\": 1})] since need</s><tool>3 for c1 by add extra 5</s> tools add documents T<assistant>",
            text.Replace("\n", string.Empty, StringComparison.Ordinal));
    }

    [Fact]
    public void Render_InputWithoutExtras_DefinesThemAsTransformersDoes()
    {
        const string Source = "{{ tools }} {{ documents }} {{ add_generation_prompt }} {{ bos_token is defined }} {{ eos_token is defined }} {{ flag }}";
        var input = new ChatTemplateInput
        {
            Messages = [],
            AddGenerationPrompt = false,
            BosToken = "<s>",
            Variables = new Dictionary<string, object?> { ["flag"] = true },
        };

        Assert.Equal("None None False True False True", ChatTemplate.Parse(Source).Rendered(input));
    }

    [Fact]
    public void Render_Raised_SaysThatTheTemplateDid()
    {
        var e = Assert.Throws<ChatTemplateException>(() => ChatTemplate.Parse("a\n{{ raise_exception('roles must alternate') }}", "strict").Rendered(new Dictionary<string, object?>()));

        Assert.True(e.IsRaisedByTemplate);
        Assert.Equal("roles must alternate", e.Detail);
        Assert.Equal("strict", e.TemplateName);
        Assert.Equal(2, e.Line);
        Assert.Equal("strict, line 2: roles must alternate", e.Message);
    }

    [Theory]
    [InlineData("{% if 1 %}\n\n{{ x.y }}\n{% endif %}", 3, ChatTemplateErrorKind.Evaluation)]
    [InlineData("{% macro m() %}\n{% endmacro %}\n\n{{ m()\n + 1 }}", 4, ChatTemplateErrorKind.Evaluation)]
    [InlineData("a\n{{ 'b'\n 'c' d }}", 3, ChatTemplateErrorKind.Syntax)]
    [InlineData("a\n\n{% endfor %}", 3, ChatTemplateErrorKind.Syntax)]
    public void Error_InSomeLine_NamesIt(string template, int line, ChatTemplateErrorKind kind)
    {
        var e = Assert.Throws<ChatTemplateException>(() => Rendering.With(template));

        Assert.Equal(line, e.Line);
        Assert.Equal(kind, e.Kind);
    }

    [Fact]
    public void Render_PlainValues_AreTaken()
    {
        var variables = new Dictionary<string, object?>
        {
            ["v"] = new object?[] { null, "t", true, 1, 2L, (byte)3, ulong.MaxValue, 0.5, 0.25f, new List<int> { 4 }, new Dictionary<string, object?> { ["k"] = "v" } },
        };

        Assert.Equal("[None, 't', True, 1, 2, 3, 18446744073709551615, 0.5, 0.25, [4], {'k': 'v'}]", ChatTemplate.Parse("{{ v }}").Rendered(variables));
    }

    [Fact]
    public void Render_DotNetObject_IsRefused()
    {
        var e = Assert.Throws<ChatTemplateException>(() => ChatTemplate.Parse("{{ v }}").Rendered(new Dictionary<string, object?> { ["v"] = new Version(1, 2) }));

        Assert.Contains("Version", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_CyclicVariables_EndsWithLimit()
    {
        List<object?> cycle = [];
        cycle.Add(cycle);

        var e = Assert.Throws<ChatTemplateException>(() => ChatTemplate.Parse(string.Empty).Rendered(new Dictionary<string, object?> { ["v"] = cycle }));

        Assert.Equal(ChatTemplateErrorKind.Limit, e.Kind);
    }

    [Fact]
    public void Render_OtherCulture_GivesSameText()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        odd.NumberFormat.NumberDecimalSeparator = ",";
        odd.NumberFormat.NegativeSign = "~";
        try
        {
            CultureInfo.CurrentCulture = odd;
            Assert.Equal("-1.5 -7 range(-1, 2) 1.5e-07 -1.50 -3 {\"a\": -1.5}", Rendering.With("{{ -1.5 }} {{ -7 }} {{ range(-1, 2) }} {{ 1.5e-7 }} {{ '%.2f' % -1.5 }} {{ '-3' | int }} {{ {'a': -1.5} | tojson }}"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Render_ManyThreads_GiveTheirOwnTexts()
    {
        ChatTemplate template = ChatTemplate.Parse("{% set ns = namespace(n=0) %}{% for i in range(k) %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}");

        Parallel.For(0, 200, k => Assert.Equal((k * (k - 1) / 2).ToString(CultureInfo.InvariantCulture), template.Rendered(new Dictionary<string, object?> { ["k"] = k })));
    }

    [Theory]
    [InlineData("%Y-%m-%d", "2024-07-26")]
    [InlineData("%d %b %Y", "26 Jul 2024")]
    [InlineData("%A, %B %-d, %Y", "Friday, July 26, 2024")]
    [InlineData("%H:%M:%S %p %I %y %j %a %U %W %V %u %w %e %%", "12:00:00 PM 12 24 208 Fri 29 30 30 5 5 26 %")]
    [InlineData("%c|%x|%X|%D|%F|%T|%R", "Fri Jul 26 12:00:00 2024|07/26/24|12:00:00|07/26/24|2024-07-26|12:00:00|12:00")]
    public void StrftimeNow_Format_IsThatOfPython(string format, string expected)
        => Assert.Equal(expected, Rendering.With($$$"""{{ strftime_now("{{{format}}}") }}"""));

    [Fact]
    public void Arguments_Null_Throw()
    {
        Assert.Throws<ArgumentNullException>("source", () => ChatTemplate.Parse(null!));
        Assert.Throws<ArgumentNullException>("name", () => ChatTemplate.Parse(string.Empty, null!));
        Assert.Throws<ArgumentNullException>("input", () => ChatTemplate.Parse(string.Empty).Rendered((ChatTemplateInput)null!));
        Assert.Throws<ArgumentNullException>("variables", () => ChatTemplate.Parse(string.Empty).Rendered((IReadOnlyDictionary<string, object?>)null!));
        Assert.Throws<ArgumentException>("variables", () => ChatTemplate.Parse(string.Empty).Rendered(default(JsonElement)));
        Assert.Throws<ArgumentNullException>("role", () => new ChatTemplateMessage(null!, "x"));
    }
}
