using SKIntern.Models.Checkpoints;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Checkpoints;

public sealed class GgufPartsTests : IDisposable
{
    private static readonly byte[] OneFloat = BitConverter.GetBytes(1.5f);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("m-00001-of-00002.gguf")]
    [InlineData("m-00002-of-00002.gguf")]
    [InlineData("")]
    public void Open_AnyPartOrTheFolder_GivesTensorsOfAll(string name)
    {
        Part(1, 2, "token_embd.weight", architecture: true);
        Part(2, 2, "output_norm.weight");

        using ITensorSource source = TensorSources.Open(name == "" ? _folder.Path : _folder.File(name));
        using DisposeScope scope = NewDisposeScope();

        Assert.Equal(["model.embed_tokens.weight", "model.norm.weight"], source.Entries.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(1.5f, source.Load("model.norm.weight").item<float>());
        Assert.Equal(1.5f, source.LoadShared("model.embed_tokens.weight").item<float>());
        Assert.Equal("qwen2", Assert.IsType<GgufModelSource>(source).Architecture);
    }

    [Fact]
    public void Open_PartMissing_IsNamed()
    {
        Part(1, 3, "token_embd.weight", architecture: true);
        Part(3, 3, "output.weight");

        Assert.Contains("the part 'm-00002-of-00003.gguf' is missing", Fault("m-00001-of-00003.gguf"), StringComparison.Ordinal);
        Assert.Contains("the part 'm-00002-of-00003.gguf' is missing", Fault("m-00003-of-00003.gguf"), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_PartsThatDoNotBelongTogether_AreNamed()
    {
        Part(1, 2, "token_embd.weight", architecture: true);
        Part(2, 2, "token_embd.weight");
        Assert.Contains("tensor 'token_embd.weight' appears in two parts", Fault("m-00001-of-00002.gguf"), StringComparison.Ordinal);

        Part(2, 2, "output.weight", number: 0);
        Assert.Contains("'m-00002-of-00002.gguf' says 'split.no' 0 and 'split.count' 2; expected 1 and 2", Fault("m-00001-of-00002.gguf"), StringComparison.Ordinal);

        File.Move(_folder.File("m-00001-of-00002.gguf"), _folder.File("renamed.gguf"));
        Assert.Contains("'split.count' is 2; expected a file name that ends in -00001-of-00002.gguf", Fault("renamed.gguf"), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_TensorMissing_SaysHowMany()
    {
        Part(1, 2, "token_embd.weight", architecture: true, tensors: 3);
        Part(2, 2, "output.weight");

        Assert.Contains("'split.tensors.count' is 3, but the parts hold 2 tensors", Fault("m-00001-of-00002.gguf"), StringComparison.Ordinal);
    }

    private string Fault(string name) => Assert.Throws<CheckpointException>(() => GgufModelSource.Open(_folder.File(name))).Message;

    private void Part(int part, int count, string tensor, bool architecture = false, int? number = null, int tensors = 2)
    {
        GgufBuilder builder = new GgufBuilder().Pair("split.no", 2, BitConverter.GetBytes((ushort)(number ?? (part - 1))))
            .Pair("split.count", 2, BitConverter.GetBytes((ushort)count)).Pair("split.tensors.count", 5, BitConverter.GetBytes(tensors));
        if (architecture)
        {
            builder.Pair("general.architecture", "qwen2");
        }

        File.WriteAllBytes(_folder.File($"m-{part:D5}-of-{count:D5}.gguf"), builder.Tensor(tensor, 0, [1], OneFloat).Build());
    }
}
