using SKIntern.Models.Hub;

namespace SKIntern.Models.Tests.Hub;

public sealed class HubFileSelectionTests
{
    [Fact]
    public void Select_Default_TakesWhatAModelNeeds()
    {
        string[] wanted =
        [
            "added_tokens.json", "additional_chat_templates/tool_use.jinja", "chat_template.jinja", "chat_template.json", "config.json",
            "generation_config.json", "merges.txt", "model.safetensors", "special_tokens_map.json", "tokenizer.json", "tokenizer.model",
            "tokenizer_config.json", "vocab.json", "vocab.txt",
        ];
        string[] others =
        [
            "README.md", ".gitattributes", "pytorch_model.bin", "model.pt", "tf_model.h5", "onnx/model.onnx", "onnx/config.json", "original/model.safetensors",
            "consolidated.safetensors", "model.fp16.safetensors", "model.safetensors.index.json", "model-00001-of-00001.safetensors", "modeling_x.py", "x.gguf",
        ];

        Assert.Equal(wanted, HubFileSelection.Select([.. others, .. wanted], new()));
    }

    [Theory]
    [InlineData("consolidated.safetensors model.safetensors", "model.safetensors")]
    [InlineData("consolidated.safetensors model.safetensors.index.json model-1.safetensors", "model.safetensors.index.json")]
    [InlineData("adapter_model.safetensors adapter_config.json adapter_model.bin", "adapter_config.json adapter_model.safetensors")]
    [InlineData("a.safetensors b.safetensors", "a.safetensors b.safetensors")]
    [InlineData("x.gguf", "")]
    public void Select_Weights_OneSet(string names, string expected)
        => Assert.Equal(expected, string.Join(' ', HubFileSelection.Select(names.Split(' '), new())));

    [Theory]
    [InlineData("*", "", "a.json b/c.json")]
    [InlineData("*.json", "b/", "a.json")]
    [InlineData("x.bin", "", "")]
    public void Select_Patterns_AllowThenIgnoreAndNeverPickles(string allow, string ignore, string expected)
    {
        HubDownloadOptions options = new() { AllowPatterns = [allow], IgnorePatterns = ignore.Length == 0 ? [] : [ignore] };

        Assert.Equal(expected, string.Join(' ', HubFileSelection.Select(["a.json", "b/c.json", "x.bin", "y.PT", "z.pkl"], options)));
    }
}
