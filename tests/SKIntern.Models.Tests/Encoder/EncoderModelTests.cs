using CsCheck;
using SKIntern.Models.Decoder;
using SKIntern.Models.Encoder;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Encoder;

public class EncoderModelTests
{
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData(EncoderArchitecture.Bert)]
    [InlineData(EncoderArchitecture.Roberta)]
    public void Forward_RowsPaddedOnAnySide_EqualRowsAlone(EncoderArchitecture architecture)
    {
        EncoderConfig config = TinyEncoders.Of(architecture);
        using EncoderModel model = EncoderModel.CreateRandom(config, seed: 1);
        Gen.Select(Gen.Long[2, config.VocabularySize - 1].Array[1, 4], Gen.Int[0, 3], Gen.Int[0, 3]).Sample(
            (ids, left, right) =>
            {
                using DisposeScope scope = NewDisposeScope();
                using IDisposable noGrad = no_grad();
                Tensor padded = TinyEncoders.Row([.. Padding(left), .. ids, .. Padding(right)]);
                Tensor other = full_like(padded, 5L), real = zeros_like(padded);
                real.narrow(1, left, ids.Length).fill_(1);

                Tensor batch = model.Forward(cat([padded, other], 0), cat([real, ones_like(real)], 0));

                AssertClose(model.Forward(TinyEncoders.Row(ids)), batch.narrow(0, 0, 1).narrow(1, left, ids.Length));
            },
            iter: 40,
            threads: 1);

        long[] Padding(int count) => [.. Enumerable.Repeat((long)config.PaddingId, count)];
    }

    [Fact]
    public void Forward_BooleanMask_EqualsIntegerMask()
    {
        using EncoderModel model = EncoderModel.CreateRandom(TinyEncoders.Bert, seed: 2);
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = TinyEncoders.Row(4, 5, 6, 0), mask = TinyEncoders.Row(1, 1, 1, 0);
        AssertClose(model.Forward(ids, mask), model.Forward(ids, mask.to(ScalarType.Bool)), tolerance: 0);
    }

    [Fact]
    public void Forward_TokenTypes_ChangeTheResult()
    {
        using EncoderModel model = EncoderModel.CreateRandom(TinyEncoders.Bert, seed: 3);
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = TinyEncoders.Row(4, 5, 6), first = model.Forward(ids);
        AssertClose(first, model.Forward(ids, tokenTypes: zeros_like(ids)), tolerance: 0);
        Assert.True(model.Forward(ids, tokenTypes: TinyEncoders.Row(0, 1, 1)).sub(first).abs().max().item<float>() > 1e-3);
    }

    [Theory]
    [InlineData(ActivationFunction.Gelu, 1.95449974)]
    [InlineData(ActivationFunction.GeluTanh, 1.95459769)]
    [InlineData(ActivationFunction.Relu, 2)]
    [InlineData(ActivationFunction.Silu, 1.76159416)]
    public void Activate_OfTwo_IsTheNamedFunction(ActivationFunction activation, double expected)
    {
        using Tensor two = ones(1, dtype: ScalarType.Float64).mul(2), actual = Activations.Apply(activation, two);
        Assert.Equal(expected, actual.item<double>(), 1e-8);
    }

    [Fact]
    public void Forward_BFloat16_IsNearSinglePrecision()
    {
        using EncoderModel single = EncoderModel.CreateRandom(TinyEncoders.Bert with { LabelCount = 3 }, seed: 5);
        using EncoderModel half = EncoderModel.CreateRandom(TinyEncoders.Bert with { LabelCount = 3 }, seed: 5, ScalarType.BFloat16);
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = TinyEncoders.Row(4, 5, 6, 0), mask = TinyEncoders.Row(1, 1, 1, 0), hidden = half.Forward(ids, mask);
        Assert.Equal(ScalarType.BFloat16, hidden.dtype);
        AssertClose(single.Forward(ids, mask).narrow(1, 0, 3), hidden.to(ScalarType.Float32).narrow(1, 0, 3), tolerance: 0.1);
        Assert.Equal([1, 4, 3], half.Classify(ids, mask).shape);
    }

    [Fact]
    public void Classify_ManyTimes_LeaksNoTensors()
    {
        using EncoderModel model = EncoderModel.CreateRandom(TinyEncoders.Roberta with { LabelCount = 2 }, seed: 6);
        Run();

        // Tensors that other tests left to the collector must not go while these are counted.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = Tensor.TotalCount;
        for (int i = 0; i < 5; i++)
        {
            Run();
        }

        Assert.Equal(before, Tensor.TotalCount);

        void Run()
        {
            using Tensor ids = tensor([4L, 5, 6, 1], [2, 2]), mask = tensor([1L, 1, 1, 0], [2, 2]);
            model.Classify(ids, mask).Dispose();
            Assert.Throws<ArgumentException>(() => model.Forward(ids, tokenTypes: ids));
        }
    }

    [Fact]
    public void Dispose_DisposesEveryWeight()
    {
        long before = Tensor.TotalCount;
        EncoderModel.CreateRandom(TinyEncoders.Bert with { LabelCount = 2 }, seed: 7).Dispose();
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Adapter_OnLinear_TakesOverItsOutput()
    {
        using EncoderModel model = EncoderModel.CreateRandom(TinyEncoders.Bert, seed: 8);
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = TinyEncoders.Row(4, 5, 6), before = model.Forward(ids);
        LinearLayer linear = model.Linears["encoder.layer.1.attention.self.value"];
        linear.Adapter = new Doubling();
        Assert.True(model.Forward(ids).sub(before).abs().max().item<float>() > 1e-4);
        linear.Adapter = null;
        AssertClose(before, model.Forward(ids), tolerance: 0);
    }

    [Fact]
    public void Classify_NoHead_SaysSo()
    {
        using EncoderModel model = EncoderModel.CreateRandom(TinyEncoders.Bert, seed: 9);
        using Tensor ids = TinyEncoders.Row(4);
        Assert.Contains("no token classification head", Assert.Throws<InvalidOperationException>(() => model.Classify(ids)).Message);
    }

    [Theory]
    [InlineData(EncoderArchitecture.Bert, 10)]
    [InlineData(EncoderArchitecture.Roberta, 10)]
    public void Forward_LongerThanItsPositions_NamesBothNumbers(EncoderArchitecture architecture, int longest)
    {
        using EncoderModel model = EncoderModel.CreateRandom(TinyEncoders.Of(architecture), seed: 10);
        using Tensor fits = full([1, longest], 5L), tooLong = full([1, longest + 2], 5L);
        Assert.Equal(longest, model.Config.MaxLength);
        model.Forward(fits).Dispose();
        string message = Assert.Throws<ArgumentException>(() => model.Forward(tooLong)).Message;
        Assert.Contains($"{longest + 2} tokens", message);
        Assert.Contains($"for {longest}", message);
    }

    [Fact]
    public void Forward_BadInput_NamesTheArgumentAndWhatIsExpected()
    {
        using EncoderModel model = EncoderModel.CreateRandom(TinyEncoders.Bert, seed: 11);
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = TinyEncoders.Row(4, 5);
        AssertRefused("ids", "from 0 to 29", () => model.Forward(TinyEncoders.Row(4, 30)));
        AssertRefused("ids", "from 0 to 29", () => model.Forward(TinyEncoders.Row(-1, 3)));
        AssertRefused("ids", "Int64", () => model.Forward(ids.to(ScalarType.Int32)));
        AssertRefused("ids", "[batch, length]", () => model.Forward(tensor(new long[] { 1, 2 })));
        AssertRefused("ids", "neither of them 0", () => model.Forward(zeros(1, 0, dtype: ScalarType.Int64)));
        AssertRefused("mask", "[1, 2]", () => model.Forward(ids, TinyEncoders.Row(1)));
        AssertRefused("mask", "Bool", () => model.Forward(ids, ones(1, 2)));
        AssertRefused("mask", "real token", () => model.Forward(cat([ids, ids], 0), tensor(new long[] { 1, 1, 0, 0 }, [2, 2])));
        AssertRefused("tokenTypes", "from 0 to 1", () => model.Forward(ids, tokenTypes: TinyEncoders.Row(0, 2)));
        AssertRefused("tokenTypes", "[1, 2]", () => model.Forward(ids, tokenTypes: TinyEncoders.Row(0)));
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.Int64)]
    public void CreateRandom_UnsupportedType_NamesIt(ScalarType dtype)
        => Assert.Contains($"{dtype}", Assert.Throws<ArgumentException>(() => EncoderModel.CreateRandom(TinyEncoders.Bert, seed: 0, dtype)).Message);

    [Fact]
    [Trait(TestCategories.Name, TestCategories.Gpu)]
    public void Classify_OnCuda_IsNearTheCpu()
    {
        Assert.SkipUnless(cuda.is_available(), "there is no CUDA device");
        EncoderConfig config = TinyEncoders.Roberta with { LabelCount = 2 };
        using EncoderModel cpu = EncoderModel.CreateRandom(config, seed: 12), gpu = EncoderModel.CreateRandom(config, seed: 12, device: CUDA);
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = tensor([1L, 4, 5, 6, 7, 8], [2, 3]), mask = tensor([0L, 1, 1, 1, 1, 1], [2, 3]);
        Tensor expected = cpu.Classify(ids, mask), actual = gpu.Classify(ids.cuda(), mask.cuda()).cpu();
        AssertClose(expected.mul(mask.unsqueeze(-1)), actual.mul(mask.unsqueeze(-1)), tolerance: 1e-3);
    }

    private static void AssertRefused(string parameter, string expected, Action act)
    {
        ArgumentException e = Assert.Throws<ArgumentException>(act);
        Assert.Equal(parameter, e.ParamName);
        Assert.Contains(expected, e.Message);
    }

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance = Tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.InRange(actual.sub(expected).abs().max().item<float>(), 0, tolerance);
    }

    private sealed class Doubling : ILinearAdapter
    {
        public Tensor Forward(LinearLayer layer, Tensor input) => layer.ForwardBase(input).mul(2);
    }
}
