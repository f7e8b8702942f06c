using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Models.Tests.Checkpoints;
using SKIntern.Testing;

namespace SKIntern.Models.Tests.Decoder;

public sealed class GgufConfigReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("llama", "rope_freqs.weight")]
    [InlineData("phi3", "rope_factors_long.weight", "rope_factors_short.weight")]
    public void Read_EmptyRotaryDivisors_AreNamed(string architecture, params string[] tensors)
    {
        GgufBuilder builder = Header(architecture).Tensor("token_embd.weight", 0, [2, 4], new byte[32]);
        foreach (string tensor in tensors)
        {
            builder.Tensor(tensor, 0, [0], []);
        }

        Assert.Contains($"tensor '{tensors[0]}' is empty", Fault(builder), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MoreRowsThanIdsCanHave_IsRefused()
        => Assert.Contains("token_embd.weight", Fault(Header("qwen2").Tensor("token_embd.weight", 0, [1L << 40, 0], [])), StringComparison.Ordinal);

    private static GgufBuilder Header(string architecture) => new GgufBuilder().Pair("general.architecture", architecture).Pair($"{architecture}.embedding_length", 4u)
        .Pair($"{architecture}.attention.head_count", 2u).Pair($"{architecture}.feed_forward_length", 8u).Pair($"{architecture}.block_count", 1u)
        .Pair($"{architecture}.context_length", 16u).Pair($"{architecture}.attention.layer_norm_rms_epsilon", 6, BitConverter.GetBytes(1e-5f));

    private string Fault(GgufBuilder builder)
    {
        string path = _folder.File("model.gguf");
        File.WriteAllBytes(path, builder.Build());
        using GgufModelSource source = GgufModelSource.Open(path);
        return Assert.Throws<CheckpointException>(() => GgufConfigReader.Read(source)).Message;
    }
}
