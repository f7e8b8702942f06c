using SKIntern.Lora.Adapters;
using SKIntern.Models.Checkpoints;
using SKIntern.Testing;

namespace SKIntern.Lora.Tests.Adapters;

/// <summary>Found by damaged inputs: each of these gave another exception than the documented one, or was read as something else.</summary>
public sealed class PeftConfigBrokenTextTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{ "revision": "\ud800" }""", "JSON")]
    [InlineData("""{ "bias": 1 }""", "bias")]
    [InlineData("""{ "bias": ["all"] }""", "bias")]
    [InlineData("""{ "target_modules": "" }""", "target_modules")]
    [InlineData("""{ "target_modules": [" "] }""", "target_modules")]
    [InlineData("""{ "exclude_modules": ["q_proj", ""] }""", "exclude_modules")]
    [InlineData("""{ "rank_pattern": { "q_proj": 2.5 } }""", "rank_pattern")]
    [InlineData("""{ "rank_pattern": { "q_proj": 4294967297 } }""", "rank_pattern")]
    [InlineData("""{ "alpha_pattern": { "q_proj": 1e400 } }""", "alpha_pattern")]
    [InlineData("""{ "lora_alpha": 1e400 }""", "lora_alpha")]
    public void Read_BrokenValue_NamesTheField(string json, string field)
    {
        string path = _folder.Write(PeftConfigFile.FileName, json);
        CheckpointException error = Assert.Throws<CheckpointException>(() => PeftConfigFile.Read(path));
        Assert.Contains(field, error.Message, StringComparison.Ordinal);
    }
}
