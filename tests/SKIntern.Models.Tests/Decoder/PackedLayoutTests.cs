using SKIntern.Models.Decoder;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Decoder;

public sealed class PackedLayoutTests : IDisposable
{
    private const double Tolerance = 1e-5;
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Families() => [.. DecoderConfigReader.SupportedModelTypes];

    public void Dispose() => _folder.Dispose();

    // Windows are 16 and LongRoPE's original context is 32 tokens, so that there are sequences on both sides.
    [Theory]
    [MemberData(nameof(Families))]
    public void ForwardPacked_EveryFamily_EqualsEachSequenceAlone(string family)
    {
        DecoderConfig config = DecoderConfigReader.Read(_folder.Write("config.json", SmallConfigs.Of(family).ToJsonString()));
        using DecoderModel model = DecoderModel.CreateRandom(config, seed: 1);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        foreach (LinearLayer linear in model.Linears.Values)
        {
            linear.Weight.mul_(10);
        }

        int[] lengths = [1, 40, 17, 5, 33];
        Tensor ids = RandomIds(lengths.Sum());

        Tensor packed = model.ForwardPacked(ids, PackedLayout.OfLengths(lengths));

        int start = 0;
        foreach (int length in lengths)
        {
            double difference = packed.narrow(1, start, length).sub(model.Forward(ids.narrow(1, start, length))).abs().max().item<float>();
            Assert.True(difference <= Tolerance, $"The sequence of {length} tokens differs by {difference}.");
            start += length;
        }
    }

    [Fact]
    public void ForwardPacked_PrefixOfOtherFrequencies_Throws()
    {
        DecoderConfig config = DecoderConfigReader.Read(_folder.Write("config.json", SmallConfigs.Of("phi3").ToJsonString()));
        using DecoderModel model = DecoderModel.CreateRandom(config, seed: 1);
        using DisposeScope scope = NewDisposeScope();

        Assert.Contains("frequencies", Assert.Throws<ArgumentException>(() => model.ForwardPacked(RandomIds(40), new([new(20), new(20, 0)]))).Message, StringComparison.Ordinal);
        model.ForwardPacked(RandomIds(30), new([new(20), new(10, 0)]));
    }

    [Fact]
    public void ForwardPacked_LongerThanLearnedPositions_Throws()
    {
        DecoderConfig config = DecoderConfigReader.Read(_folder.Write("config.json", SmallConfigs.Of("gpt2").ToJsonString()));
        using DecoderModel model = DecoderModel.CreateRandom(config, seed: 1);
        using DisposeScope scope = NewDisposeScope();

        Assert.Contains("65 tokens", Assert.Throws<ArgumentException>(() => model.ForwardPacked(RandomIds(75), PackedLayout.OfLengths([10, 65]))).Message, StringComparison.Ordinal);
        model.ForwardPacked(RandomIds(74), PackedLayout.OfLengths([10, 64]));
    }

    [Fact]
    public void ForwardPacked_IdsThatDoNotFit_Throws()
    {
        DecoderConfig config = DecoderConfigReader.Read(_folder.Write("config.json", SmallConfigs.Of("llama").ToJsonString()));
        using DecoderModel model = DecoderModel.CreateRandom(config, seed: 1);
        using DisposeScope scope = NewDisposeScope();

        Assert.Equal("ids", Assert.Throws<ArgumentException>(() => model.ForwardPacked(RandomIds(9), PackedLayout.OfLengths([4, 4]))).ParamName);
        DecoderPass pass = model.BeginPass(RandomIds(9));
        Assert.Throws<ArgumentOutOfRangeException>(() => pass.RunLayers(pass.Embed(), 1, config.LayerCount));
    }

    [Fact]
    public void PackedLayout_BadSegments_Throws()
    {
        Assert.Throws<ArgumentException>(() => new PackedLayout([]));
        Assert.Throws<ArgumentException>(() => PackedLayout.OfLengths([3, 0]));
        Assert.Throws<ArgumentException>(() => new PackedLayout([new(3, 0)]));
        Assert.Throws<ArgumentException>(() => new PackedLayout([new(3), new(2, 0), new(2, 1)]));
        Assert.Throws<ArgumentException>(() => new PackedLayout([new(3), new(2, -1)]));
    }

    [Fact]
    public void LongestSequence_CountsThePrefix()
    {
        PackedLayout layout = new([new(3), new(4, 0), new(5)]);

        Assert.Equal((12, 7), (layout.Length, layout.LongestSequence));
    }

    private static Tensor RandomIds(int length)
    {
        Random random = new(length);
        return tensor([.. Enumerable.Range(0, length).Select(_ => (long)random.Next(50))], [1, length], ScalarType.Int64);
    }
}
