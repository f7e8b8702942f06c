using System.Text;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Models.Tests.Checkpoints;
using SKIntern.Models.Tokenization;
using SKIntern.Testing;
using SKIntern.Testing.Fuzzing;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Fuzzing;

/// <summary>Damaged weight files either open, and then load within the file's own size, or give a <see cref="CheckpointException"/>.</summary>
[Trait(TestCategories.Name, TestCategories.Fuzz)]
public sealed class CheckpointFuzzTests : IDisposable
{
    // The most that a byte of the file may become: 2-bit blocks as single precision, with their scales.
    private const int ElementBytesPerFileByte = 16;

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

    [Fact]
    public void Gguf_Damaged_OpensOrThrowsDocumentedException()
        => FuzzRun.Check(
            Target("mutated.gguf", path =>
            {
                using GgufModelSource opened = GgufModelSource.Open(path);
                LoadAll(path, opened.Entries, opened.Load);
                GgufConfigReader.Read(opened);
                TokenizerLoader.FromGguf(GgufTokenizerMetadata.Read(opened.Metadata), path).Encode("ab");
            }) with
            { AllocationBase = FuzzTarget.TokenizerAllocationBase },
            FuzzInputs.Binary(GgufModel()));

    [Fact]
    public void GgufTypes_Damaged_OpensOrThrowsCheckpointException()
        => FuzzRun.Check(
            Target("mutated.gguf", path =>
            {
                using GgufModelSource opened = GgufModelSource.Open(path);
                LoadAll(path, opened.Entries, opened.Load);
            }),
            FuzzInputs.Binary(GgufTypes()));

    private static byte[] GgufModel()
    {
        byte[] tokens = [.. GgufBuilder.Text("a"), .. GgufBuilder.Text("b"), .. GgufBuilder.Text("ab"), .. GgufBuilder.Text("<s>")];
        return Model().Pair("tokenizer.ggml.model", "gpt2").Pair("tokenizer.ggml.pre", "gpt-2").Pair("tokenizer.ggml.tokens", 9, GgufBuilder.ArrayOf(8, 4, tokens))
            .Pair("tokenizer.ggml.merges", 9, GgufBuilder.ArrayOf(8, 1, GgufBuilder.Text("a b"))).Pair("tokenizer.ggml.bos_token_id", 3u).Pair("tokenizer.ggml.eos_token_id", 3u)
            .Pair("tokenizer.ggml.token_type", 9, GgufBuilder.ArrayOf(5, 4, [.. new[] { 1, 1, 1, 3 }.SelectMany(BitConverter.GetBytes)]))
            .Tensor("token_embd.weight", 0, [4, 4], new byte[64]).Tensor("output_norm.weight", 0, [4], new byte[16]).Build();
    }

    private static byte[] GgufTypes() => Model().Pair("nested", 9, GgufBuilder.ArrayOf(9, 1, GgufBuilder.ArrayOf(0, 3, 1, 2, 3))).Pair("flag", 7, 1).Pair("f", 6, BitConverter.GetBytes(1f))
        .Tensor("token_embd.weight", 8, [2, 32], new byte[68]).Tensor("blk.0.attn_q.weight", 2, [4, 32], new byte[72]).Tensor("output_norm.weight", 1, [4], new byte[8]).Build();

    private static GgufBuilder Model() => new GgufBuilder().Pair("general.architecture", "llama").Pair("general.alignment", 32u).Pair("llama.embedding_length", 4u)
        .Pair("llama.attention.head_count", 2u).Pair("llama.feed_forward_length", 8u).Pair("llama.block_count", 1u).Pair("llama.context_length", 16u)
        .Pair("llama.attention.layer_norm_rms_epsilon", 6, BitConverter.GetBytes(1e-5f));

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
        IsDocumented = e => e is CheckpointException or TokenizerException,
    };
}
