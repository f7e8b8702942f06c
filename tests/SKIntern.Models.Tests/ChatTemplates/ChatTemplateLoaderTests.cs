using SKIntern.Models.ChatTemplates;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Tests.Checkpoints;
using SKIntern.Testing;

namespace SKIntern.Models.Tests.ChatTemplates;

public sealed class ChatTemplateLoaderTests : IDisposable
{
    private static readonly ChatTemplateInput Input = new() { Messages = [new("user", "hi")] };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FromFolder_TokenizerConfigText_IsDefault()
    {
        _folder.Write("tokenizer_config.json", """{"chat_template": "{{ bos_token }}{{ messages[0].content }}{{ eos_token }}", "bos_token": "<s>", "eos_token": {"content": "</s>", "lstrip": false}, "pad_token": null}""");

        ChatTemplateSet templates = ChatTemplateLoader.FromFolder(_folder.Path);

        Assert.Equal(["default"], templates.Names);
        Assert.Equal("<s>hi</s>", templates.Rendered(Input));
        Assert.Equal("<b>hi</s>", templates.Rendered(Input with { BosToken = "<b>" }));
        Assert.False(templates.SpecialTokens.ContainsKey("pad_token"));
    }

    [Fact]
    public void FromFolder_NamedTemplates_AreChosenByToolsOrName()
    {
        _folder.Write("tokenizer_config.json", """{"chat_template": [{"name": "default", "template": "plain"}, {"name": "tool_use", "template": "tools"}, {"name": "rag", "template": "{% broken"}]}""");

        ChatTemplateSet templates = ChatTemplateLoader.FromFolder(_folder.Path);

        Assert.Equal(["default", "rag", "tool_use"], templates.Names);
        Assert.Equal("plain", templates.Rendered(Input));
        Assert.Equal("tools", templates.Rendered(Input with { Tools = [] }));
        Assert.Equal("tools", templates.Rendered(Input, "tool_use"));
        Assert.Equal(ChatTemplateErrorKind.Syntax, Assert.Throws<ChatTemplateException>(() => templates.Get("rag")).Kind);
        Assert.Contains("default, rag, tool_use", Assert.Throws<ChatTemplateException>(() => templates.Get("none")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromFolder_JinjaFiles_WinOverConfig()
    {
        _folder.Write("tokenizer_config.json", """{"chat_template": "old", "eos_token": "e"}""");
        _folder.Write("chat_template.json", """{"chat_template": "older"}""");
        _folder.Write("special_tokens_map.json", """{"eos_token": "x", "unk_token": {"content": "u"}}""");
        _folder.Write("chat_template.jinja", "new\n");
        Directory.CreateDirectory(_folder.File("additional_chat_templates"));
        _folder.Write(Path.Combine("additional_chat_templates", "rag.jinja"), "{{ eos_token }}{{ unk_token }}");

        ChatTemplateSet templates = ChatTemplateLoader.FromFolder(_folder.Path);

        Assert.Equal("new", templates.Rendered(Input));
        Assert.Equal("eu", templates.Rendered(Input, "rag"));
    }

    [Fact]
    public void FromFolder_OnlyChatTemplateJson_IsRead()
    {
        _folder.Write("chat_template.json", """{"chat_template": "older"}""");

        Assert.Equal("older", ChatTemplateLoader.FromFolder(_folder.Path).Rendered(Input));
    }

    [Fact]
    public void FromFolder_NoTemplate_IsEmptyAndSaysSo()
    {
        _folder.Write("tokenizer_config.json", """{"eos_token": "e"}""");

        ChatTemplateSet templates = ChatTemplateLoader.FromFolder(_folder.Path);

        Assert.True(templates.IsEmpty);
        var e = Assert.Throws<ChatTemplateException>(() => templates.Rendered(Input));
        Assert.Equal(ChatTemplateErrorKind.Source, e.Kind);
        Assert.Contains("no chat template", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"chat_template": 5}""", "chat_template")]
    [InlineData("""{"chat_template": [{"name": "a"}]}""", "template")]
    [InlineData("""{"chat_template": ["a"]}""", "name")]
    [InlineData("""{"chat_template": "a", "eos_token": []}""", "eos_token")]
    [InlineData("""{"chat_template": "a", "eos_token": {"x": 1}}""", "content")]
    [InlineData("""{"chat_template": "\ud800"}""", "chat_template")]
    [InlineData("""{"\ud800 and more": 1}""", "chat_template")]
    [InlineData("""{"chat_template": [{"\ud800": 1}]}""", "name")]
    [InlineData("""{"chat_template": "a", "eos_token": {"\ud800": 1}}""", "content")]
    [InlineData("[]", "object")]
    [InlineData("{", "JSON")]
    public void FromFolder_MalformedConfig_NamesFileAndField(string json, string named)
    {
        string file = _folder.Write("tokenizer_config.json", json);

        var e = Assert.Throws<ChatTemplateException>(() => ChatTemplateLoader.FromFolder(_folder.Path));

        Assert.Equal(ChatTemplateErrorKind.Source, e.Kind);
        Assert.Contains(file, e.Message, StringComparison.Ordinal);
        Assert.Contains(named, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromFolder_NoFolder_Throws()
        => Assert.Contains("does not exist", Assert.Throws<ChatTemplateException>(() => ChatTemplateLoader.FromFolder(_folder.File("none"))).Message, StringComparison.Ordinal);

    [Fact]
    public void FromGguf_Metadata_GiveTemplatesAndTokens()
    {
        GgufBuilder file = new GgufBuilder().Pair("tokenizer.chat_template", "{{ bos_token }}{{ messages[0].content }}{{ eos_token }}").Pair("tokenizer.chat_template.tool_use", "tools")
            .Pair("tokenizer.chat_templates", 9, GgufBuilder.ArrayOf(8, 1, GgufBuilder.Text("tool_use")))
            .Pair("tokenizer.ggml.tokens", 9, GgufBuilder.ArrayOf(8, 2, [.. GgufBuilder.Text("<s>"), .. GgufBuilder.Text("</s>")]))
            .Pair("tokenizer.ggml.bos_token_id", 0u).Pair("tokenizer.ggml.eos_token_id", 1u);

        ChatTemplateSet templates = FromGguf(file);

        Assert.Equal(["default", "tool_use"], templates.Names);
        Assert.Equal("<s>hi</s>", templates.Rendered(Input));
        Assert.Equal("tools", templates.Rendered(Input, "tool_use"));
    }

    [Fact]
    public void FromGguf_NoKeys_IsEmpty() => Assert.True(FromGguf(new GgufBuilder()).IsEmpty);

    [Fact]
    public void FromGguf_WrongValues_NameTheKey()
    {
        byte[] one = GgufBuilder.ArrayOf(8, 1, GgufBuilder.Text("a"));
        GgufBuilder[] wrong =
        [
            new GgufBuilder().Pair("tokenizer.chat_template", 5u),
            new GgufBuilder().Pair("tokenizer.chat_templates", 9, one),
            new GgufBuilder().Pair("tokenizer.ggml.tokens", 9, one).Pair("tokenizer.ggml.eos_token_id", 1u),
        ];

        Assert.All(wrong, file =>
        {
            var e = Assert.Throws<ChatTemplateException>(() => FromGguf(file));
            Assert.Equal(ChatTemplateErrorKind.Source, e.Kind);
            Assert.Contains("tokenizer.", e.Message, StringComparison.Ordinal);
        });
    }

    private ChatTemplateSet FromGguf(GgufBuilder builder)
    {
        string path = _folder.File("m.gguf");
        File.WriteAllBytes(path, builder.Build());
        using GgufFile file = GgufFile.Open(path);
        return ChatTemplateLoader.FromGguf(file.Metadata, path);
    }
}
