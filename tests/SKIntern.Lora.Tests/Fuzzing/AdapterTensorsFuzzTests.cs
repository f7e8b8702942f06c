using SKIntern.Lora.Adapters;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Testing;
using SKIntern.Testing.Fuzzing;

namespace SKIntern.Lora.Tests.Fuzzing;

/// <summary>Adapters with a damaged file of tensors, or a damaged config beside a whole one, load or give a <see cref="CheckpointException"/>.</summary>
[Trait(TestCategories.Name, TestCategories.Fuzz)]
public sealed class AdapterTensorsFuzzTests : IDisposable
{
    private readonly TemporaryFolder _folder = new(inMemory: true);
    private readonly DecoderModel _model = TinyModels.CreateBiased();

    public AdapterTensorsFuzzTests()
    {
        LoraConfig config = new() { Rank = 1, Targets = ModuleSelection.ByName("q_proj", "embed_tokens"), Bias = BiasTraining.All, ModulesToSave = ["model.norm"] };
        using LoraAdapter adapter = LoraAdapter.Create(_model, config, seed: 1);
        adapter.Save(_folder.Path);
    }

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void AdapterTensors_Damaged_LoadOrThrowCheckpointException() => Check("adapter_model.safetensors", bytes => FuzzInputs.Binary(bytes).And(FuzzInputs.Json(bytes)));

    [Fact]
    public void AdapterConfig_DamagedBesideItsTensors_LoadsOrThrowsCheckpointException() => Check(PeftConfigFile.FileName, bytes => FuzzInputs.Json(bytes));

    private void Check(string file, Func<byte[], FuzzInputs> damage)
    {
        string path = _folder.File(file);
        FuzzRun.Check(
            new()
            {
                Path = path,
                Read = () => LoraAdapter.Load(_folder.Path, _model).Dispose(),
                IsDocumented = e => e is CheckpointException,
                AllocationBase = 4 * 1024 * 1024,
            },
            damage(File.ReadAllBytes(path)));
    }
}
