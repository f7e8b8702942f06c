using SKIntern.Lora.Adapters;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Testing;

namespace SKIntern.Lora.Tests.Adapters;

/// <summary>Folders that are no whole adapter, or one of another model.</summary>
public sealed class PeftFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DecoderModel _model = TinyModels.Create();

    public PeftFolderTests()
    {
        using LoraAdapter adapter = LoraAdapter.Create(_model, new(), seed: 1);
        adapter.Save(_folder.Path);
    }

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("adapter_config.json")]
    [InlineData("adapter_model.safetensors")]
    public void Load_HalfWritten_NamesTheMissingFile(string file)
    {
        File.Delete(_folder.File(file));

        CheckpointException error = LoadFails();

        Assert.Equal(_folder.File(file), error.Path);
        Assert.Contains("in part", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_PickleOnly_SaysWhyItIsNotRead()
    {
        File.Move(_folder.File("adapter_model.safetensors"), _folder.File("adapter_model.bin"));

        CheckpointException error = LoadFails();

        Assert.Equal(_folder.File("adapter_model.bin"), error.Path);
        Assert.Contains("can run code", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Truncated_NamesTheFile()
    {
        string path = _folder.File("adapter_model.safetensors");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^100]);

        Assert.Equal(path, LoadFails().Path);
    }

    [Fact]
    public void Load_NamedAdaptersOnly_NamesThem()
    {
        Directory.CreateDirectory(_folder.File("task"));
        foreach (string file in (string[])["adapter_config.json", "adapter_model.safetensors"])
        {
            File.Move(_folder.File(file), Path.Combine(_folder.Path, "task", file));
        }

        Assert.Contains("sub-folders have: task", LoadFails().Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<CheckpointException>(() => LoraAdapter.Load(_folder.File("none"), _model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfAnotherModel_NamesTheShapes()
    {
        using DecoderModel wider = DecoderModel.CreateRandom(TinyModels.Config() with { HiddenSize = 32, HeadCount = 8 }, 1);

        CheckpointException error = Assert.Throws<CheckpointException>(() => LoraAdapter.Load(_folder.Path, wider));

        Assert.Contains("is [8, 16], expected [8, 32]", error.Message, StringComparison.Ordinal);
        Assert.Contains("another model", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"r\": 8", "\"r\": 2147483647", "2147483647")]
    [InlineData("\"target_modules\": [", "\"target_modules\": \"(.*.*)*[^.]+(x)\", \"x\": [", "more than 1 s")]
    [InlineData("\"target_modules\": [", "\"target_modules\": \"(q_proj\", \"x\": [", "(q_proj")]
    [InlineData("\"modules_to_save\": null", "\"modules_to_save\": [\"mlp\"]", "'mlp'")]
    public void Load_ConfigThatCannotBe_NamesTheValue(string from, string to, string named)
    {
        string config = File.ReadAllText(_folder.File(PeftConfigFile.FileName));
        _folder.Write(PeftConfigFile.FileName, config.Replace(from, to, StringComparison.Ordinal));
        Assert.Contains(to, File.ReadAllText(_folder.File(PeftConfigFile.FileName)), StringComparison.Ordinal);

        Assert.Contains(named, LoadFails().Message, StringComparison.Ordinal);
    }

    private CheckpointException LoadFails() => Assert.Throws<CheckpointException>(() => LoraAdapter.Load(_folder.Path, _model));
}
