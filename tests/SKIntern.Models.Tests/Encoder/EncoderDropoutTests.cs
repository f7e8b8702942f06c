using SKIntern.Models.Encoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Encoder;

public sealed class EncoderDropoutTests : IDisposable
{
    private readonly EncoderModel _model = EncoderModel.CreateRandom(TinyEncoders.Bert with { LabelCount = 2 }, seed: 1);

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Classify_SameSeedAndStep_DropsTheSame()
    {
        Assert.Equal(Run(0.3, 0.3, seed: 1, step: 4), Run(0.3, 0.3, seed: 1, step: 4));
        Assert.NotEqual(Run(0.3, 0.3, seed: 1, step: 4), Run(0.3, 0.3, seed: 1, step: 5));
        Assert.NotEqual(Run(0.3, 0.3, seed: 1, step: 4), Run(0.3, 0.3, seed: 2, step: 4));
    }

    [Fact]
    public void Classify_NothingDropped_EqualsAPassWithoutDropout()
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        (Tensor ids, Tensor mask) = Input();
        Assert.Equal(_model.Classify(ids, mask).flatten().data<float>().ToArray(), Run(0, 0, seed: 1, step: 0));
    }

    [Theory]
    [InlineData(0.3, 0)]
    [InlineData(0, 0.3)]
    public void Classify_EitherProbability_ChangesThePass(double hidden, double attention)
        => Assert.NotEqual(Run(0, 0, 1, 0), Run(hidden, attention, 1, 0));

    [Fact]
    public void Classify_AttentionHardlyDropped_IsTheFusedKernelsAttention()
    {
        // No draw falls below it, so that only the way of computing differs.
        float[] fused = Run(0, 0, 1, 0), own = Run(0, 1e-12, 1, 0);
        Assert.All(fused.Zip(own), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void OnHidden_ManyValues_KeepsTheExpectedShareAndMean()
    {
        using var dropout = new EncoderDropout(0.25, 0);
        using DisposeScope scope = NewDisposeScope();
        dropout.Begin(1, 0);
        Tensor dropped = dropout.OnHidden(ones(100_000));
        Assert.Equal(0.75, dropped.ne(0).to(ScalarType.Float32).mean().item<float>(), 0.01);
        Assert.Equal(1, dropped.mean().item<float>(), 0.01);
        Assert.Equal(1 / 0.75, dropped.max().item<float>(), 1e-5);
    }

    [Fact]
    public void Classify_NotBegun_SaysWhatIsMissing()
    {
        using var dropout = new EncoderDropout(0.1, 0.1);
        using DisposeScope scope = NewDisposeScope();
        (Tensor ids, Tensor mask) = Input();
        Assert.Contains("Begin", Assert.Throws<InvalidOperationException>(() => _model.Classify(ids, mask, dropout: dropout)).Message);
    }

    [Theory]
    [InlineData(1, 0, "hidden")]
    [InlineData(-0.1, 0, "hidden")]
    [InlineData(double.NaN, 0, "hidden")]
    [InlineData(0, 1, "attention")]
    public void Constructor_BadProbability_NamesIt(double hidden, double attention, string named)
        => Assert.Equal(named, Assert.Throws<ArgumentOutOfRangeException>(() => new EncoderDropout(hidden, attention)).ParamName);

    private static (Tensor Ids, Tensor Mask) Input()
        => (cat([TinyEncoders.Row(5, 6, 7, 8), TinyEncoders.Row(9, 10, 0, 0)], 0), cat([TinyEncoders.Row(1, 1, 1, 1), TinyEncoders.Row(1, 1, 0, 0)], 0));

    private float[] Run(double hidden, double attention, int seed, int step)
    {
        using var dropout = new EncoderDropout(hidden, attention);
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        dropout.Begin(seed, step);
        (Tensor ids, Tensor mask) = Input();
        return _model.Classify(ids, mask, dropout: dropout).flatten().data<float>().ToArray();
    }
}
