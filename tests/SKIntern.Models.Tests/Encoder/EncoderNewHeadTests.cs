using SKIntern.Models.Checkpoints;
using SKIntern.Models.Encoder;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Encoder;

public sealed class EncoderNewHeadTests : IDisposable
{
    private const string Weight = "classifier.weight", Bias = "classifier.bias";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    [InlineData(5)]
    public void LoadWithNewHead_WithOrWithoutAHead_GivesTheEncoderANewOne(int? stored)
    {
        EncoderConfig config = TinyEncoders.Bert with { LabelCount = stored };
        using EncoderModel original = Write(config);
        using EncoderModel model = Load(config, seed: 3);

        Assert.Equal(2, model.Config.LabelCount);
        Assert.Equal([2L, 12L], model.Parameters[Weight].shape);
        Assert.All(model.Parameters[Bias].data<float>().ToArray(), value => Assert.Equal(0, value));
        Assert.InRange(model.Parameters[Weight].std().item<float>(), 0.005f, 0.04f);
        Assert.All(original.Parameters.Where(p => !p.Key.StartsWith("classifier", StringComparison.Ordinal)), p => Assert.Equal(Values(p.Value), Values(model.Parameters[p.Key])));
        if (stored is not null)
        {
            Assert.NotEqual(Values(original.Parameters[Weight])[..12], Values(model.Parameters[Weight])[..12]);
        }
    }

    [Fact]
    public void LoadWithNewHead_Seed_DecidesTheHead()
    {
        using EncoderModel original = Write(TinyEncoders.Bert), one = Load(TinyEncoders.Bert, 1), again = Load(TinyEncoders.Bert, 1), other = Load(TinyEncoders.Bert, 2);
        Assert.Equal(Values(one.Parameters[Weight]), Values(again.Parameters[Weight]));
        Assert.NotEqual(Values(one.Parameters[Weight]), Values(other.Parameters[Weight]));
    }

    [Fact]
    public void LoadWithNewHead_HalfPrecisionFile_BecomesFloat32()
    {
        using EncoderModel original = EncoderModel.CreateRandom(TinyEncoders.Bert, seed: 1);
        using (DisposeScope scope = NewDisposeScope())
        {
            SafetensorsWriter.Write(_folder.File("model.safetensors"), original.Parameters.ToDictionary(p => p.Key, p => p.Value.to(ScalarType.Float16)));
        }

        using EncoderModel model = Load(TinyEncoders.Bert, 1);
        Assert.All(model.Parameters.Values, parameter => Assert.Equal(ScalarType.Float32, parameter.dtype));
    }

    [Fact]
    public void LoadWithNewHead_TwoModelsOfOneSource_ShareNoMemory()
    {
        using EncoderModel original = Write(TinyEncoders.Bert);
        using ITensorSource source = TensorSources.Open(_folder.Path);
        using EncoderModel one = EncoderModel.LoadWithNewHead(source, TinyEncoders.Bert, 2, 1, cancellationToken: Token), two = EncoderModel.LoadWithNewHead(source, TinyEncoders.Bert, 2, 1, cancellationToken: Token);
        const string Name = "embeddings.word_embeddings.weight";
        one.Parameters[Name].fill_(7f);
        Assert.Equal(Values(original.Parameters[Name]), Values(two.Parameters[Name]));
    }

    [Fact]
    public void LoadWithNewHead_NoLabels_Throws()
    {
        using EncoderModel original = Write(TinyEncoders.Bert);
        Assert.Equal("labelCount", Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            using ITensorSource source = TensorSources.Open(_folder.Path);
            EncoderModel.LoadWithNewHead(source, TinyEncoders.Bert, 0, 1, cancellationToken: Token);
        }).ParamName);
    }

    private static float[] Values(Tensor tensor) => tensor.data<float>().ToArray();

    private EncoderModel Write(EncoderConfig config)
    {
        EncoderModel model = EncoderModel.CreateRandom(config, seed: 11);
        SafetensorsWriter.Write(_folder.File("model.safetensors"), model.Parameters);
        return model;
    }

    private EncoderModel Load(EncoderConfig config, int seed)
    {
        using ITensorSource source = TensorSources.Open(_folder.Path);
        return EncoderModel.LoadWithNewHead(source, config, labelCount: 2, seed, cancellationToken: Token);
    }
}
