using System.Text;
using SKIntern.Models.ChatTemplates;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Models.Tests.Checkpoints;
using SKIntern.Models.Tokenization;
using SKIntern.Models.Tokenization.Loading;
using SKIntern.Testing;
using SKIntern.Testing.Fuzzing;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Fuzzing;

/// <summary>Damaged weight files either open, and then load within the file's own size, or give a <see cref="CheckpointException"/>.</summary>
[Trait(TestCategories.Name, TestCategories.Fuzz)]
public sealed class CheckpointFuzzTests : IDisposable
{
    // The most that a byte of the file may become: ternary blocks as single precision, with their scales.
    private const int ElementBytesPerFileByte = 20;

    // A tokenizer is built besides, and templates are rendered.
    private const long ModelAllocationBase = 1 << 20;

    private const string Header = """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"BOOL","shape":[],"data_offsets":[24,25]},"c":{"dtype":"BF16","shape":[0,4],"data_offsets":[25,25]}}   """;

    private readonly TemporaryFolder _folder = new(inMemory: true);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Safetensors_Damaged_OpensOrThrowsCheckpointException()
    {
        byte[] data = new byte[25];
        FuzzInputs header = FuzzInputs.Json(Encoding.UTF8.GetBytes(Header)).Within(json => [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. data]);

        FuzzRun.Check(
            Target("mutated.safetensors", path =>
            {
                using SafetensorsFile opened = SafetensorsFile.Open(path);
                LoadAll(path, opened.Entries, opened.Load);
            }),
            header.And(FuzzInputs.Binary(SafetensorsBytes.Make(Header, data))));
    }

    [Fact]
    public void Index_Damaged_OpensOrThrowsCheckpointException()
    {
        using (Tensor tensor = ones(1))
        {
            SafetensorsWriter.Write(_folder.File("s"), new Dictionary<string, Tensor> { ["t"] = tensor, ["u"] = tensor });
        }

        FuzzRun.Check(
            Target("model.safetensors.index.json", path =>
            {
                using ITensorSource opened = TensorSources.Open(path);
                LoadAll(_folder.File("s"), opened.Entries, opened.Load);
            }),
            FuzzInputs.Json("""{"metadata":{"total_size":4},"weight_map":{"t":"s","u":"s"}}"""u8.ToArray()));
    }

    [Theory]
    [InlineData(GgufModels.ByteLevelBpe)]
    [InlineData(GgufModels.SentencePieceBpe)]
    [InlineData(GgufModels.Unigram)]
    [InlineData(GgufModels.WordPiece)]
    public void Gguf_Damaged_OpensOrThrowsDocumentedException(string tokenizer)
        => FuzzRun.Check(
            Target("mutated.gguf", path =>
            {
                using GgufModelSource opened = GgufModelSource.Open(path);
                LoadAll(path, opened.Entries, opened.Load);
                GgufConfigReader.Read(opened);
                SmallTokenizers.Use(TokenizerLoader.FromGguf(GgufTokenizerMetadata.Read(opened.Metadata), path));
                ChatTemplateFileFuzzTests.Use(ChatTemplateLoader.FromGguf(opened.Metadata, path, ChatTemplateFileFuzzTests.SmallLimits));
            }) with
            { AllocationBase = ModelAllocationBase },
            FuzzInputs.Binary([.. GgufArchitecture.All.Select(a => SmallGguf.Model(a.Name, tokenizer))]));

    [Fact]
    public void GgufTypes_Damaged_OpensOrThrowsCheckpointException()
        => FuzzRun.Check(
            Target("mutated.gguf", path =>
            {
                using GgufModelSource opened = GgufModelSource.Open(path);
                LoadAll(path, opened.Entries, opened.Load);
            }),
            FuzzInputs.Binary(SmallGguf.EveryType()));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void GgufPart_Damaged_OpensOrThrowsCheckpointException(int damaged)
    {
        string[] names = ["m-00001-of-00002.gguf", "m-00002-of-00002.gguf"];
        File.WriteAllBytes(_folder.File(names[1 - damaged]), SmallGguf.Part(1 - damaged));
        FuzzRun.Check(
            Target(names[damaged], path =>
            {
                using ITensorSource opened = TensorSources.Open(path);
                LoadAll(path, opened.Entries, opened.Load);
            }),
            FuzzInputs.Binary(SmallGguf.Part(damaged)));
    }

    private static void LoadAll(string path, IReadOnlyDictionary<string, TensorEntry> entries, Func<string, ScalarType?, Device?, Tensor> load)
    {
        long bytes = 0;
        foreach (TensorEntry entry in entries.Values)
        {
            using Tensor tensor = load(entry.Name, null, null);
            Assert.Equal(entry.Shape, tensor.shape);
            bytes += tensor.numel() * tensor.element_size();
        }

        Assert.InRange(bytes, 0, ElementBytesPerFileByte * new FileInfo(path).Length);
    }

    private FuzzTarget Target(string name, Action<string> read) => new()
    {
        Path = _folder.File(name),
        Read = () => read(_folder.File(name)),
        IsDocumented = e => e is CheckpointException or TokenizerException or ChatTemplateException,
    };
}
