using CsCheck;
using SKIntern.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Decoder;

public class DecoderModelTests
{
    private const double Tolerance = 1e-4;

    private static readonly DecoderConfig Tiny = new()
    {
        VocabularySize = 50,
        HiddenSize = 24,
        IntermediateSize = 40,
        LayerCount = 2,
        HeadCount = 6,
        KeyValueHeadCount = 2,
        HeadSize = 4,
        MaxPositionEmbeddings = 64,
    };

    [Fact]
    public void Forward_PromptInPiecesThroughCache_EqualsOnePass()
    {
        using DecoderModel model = DecoderModel.CreateRandom(Tiny, seed: 1);
        Gen.Int[1, 6].Array[1, 6].Sample(
            pieces =>
            {
                using DisposeScope scope = NewDisposeScope();
                using IDisposable noGrad = no_grad();
                int length = pieces.Sum();
                Tensor ids = RandomIds(2, length, seed: length);
                using KeyValueCache cache = model.CreateCache(2, length);
                var parts = new List<Tensor>();
                foreach (int piece in pieces)
                {
                    parts.Add(model.Forward(ids.narrow(1, cache.Length, piece), cache: cache));
                }

                AssertClose(model.Forward(ids), cat(parts, 1));
            },
            iter: 25,
            threads: 1);
    }

    [Fact]
    public void Forward_LeftPaddedRow_EqualsRowAlone()
    {
        using DecoderModel model = DecoderModel.CreateRandom(Tiny, seed: 2);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor ids = RandomIds(3, 9, seed: 3);
        int[] padding = [0, 4, 8];
        Tensor batch = model.Forward(ids, padding);
        for (int row = 0; row < padding.Length; row++)
        {
            int start = padding[row];
            Tensor alone = model.Forward(ids.narrow(0, row, 1).narrow(1, start, 9 - start));
            AssertClose(alone, batch.narrow(0, row, 1).narrow(1, start, 9 - start));
        }
    }

    [Fact]
    public void Forward_RightPadding_LeavesRealPositionsAlone()
    {
        using DecoderModel model = DecoderModel.CreateRandom(Tiny, seed: 4);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor ids = RandomIds(1, 8, seed: 5);
        AssertClose(model.Forward(ids.narrow(1, 0, 5)), model.Forward(ids).narrow(1, 0, 5));
    }

    [Fact]
    public void Forward_BFloat16_IsNearSinglePrecision()
    {
        using DecoderModel single = DecoderModel.CreateRandom(Tiny, seed: 6);
        using DecoderModel half = DecoderModel.CreateRandom(Tiny, seed: 6, ScalarType.BFloat16);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor ids = RandomIds(2, 7, seed: 7);
        Tensor hidden = half.Forward(ids);
        Assert.Equal(ScalarType.BFloat16, hidden.dtype);
        AssertClose(single.Forward(ids), hidden.to(ScalarType.Float32), tolerance: 0.05);
    }

    [Fact]
    public void Forward_ManyTimes_LeaksNoTensors()
    {
        using DecoderModel model = DecoderModel.CreateRandom(Tiny, seed: 8);
        using IDisposable noGrad = no_grad();
        Run();
        long before = Tensor.TotalCount;
        for (int i = 0; i < 5; i++)
        {
            Run();
        }

        Assert.Equal(before, Tensor.TotalCount);

        void Run()
        {
            using DisposeScope scope = NewDisposeScope();
            using KeyValueCache cache = model.CreateCache(2, 6, [0, 1]);
            model.Head(model.Forward(RandomIds(2, 5, seed: 1), cache: cache));
            model.Forward(RandomIds(2, 1, seed: 2), cache: cache);
        }
    }

    [Fact]
    public void Forward_FullCache_Throws()
    {
        using DecoderModel model = DecoderModel.CreateRandom(Tiny, seed: 9);
        using DisposeScope scope = NewDisposeScope();
        using KeyValueCache cache = model.CreateCache(1, 3);
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => model.Forward(RandomIds(1, 4, seed: 1), cache: cache));
        Assert.Contains("0 of 3", e.Message);
        Assert.Throws<ArgumentException>(() => model.Forward(RandomIds(2, 1, seed: 1), cache: cache));
    }

    [Fact]
    public void Truncate_ThenForward_GivesSameAsBefore()
    {
        using DecoderModel model = DecoderModel.CreateRandom(Tiny, seed: 10);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor ids = RandomIds(1, 6, seed: 2);
        using KeyValueCache cache = model.CreateCache(1, 6);
        Tensor first = model.Forward(ids, cache: cache);
        cache.Truncate(4);
        AssertClose(first.narrow(1, 4, 2), model.Forward(ids.narrow(1, 4, 2), cache: cache));
    }

    [Fact]
    public void SetParameter_TiedEmbedding_ChangesHeadToo()
    {
        using DecoderModel model = DecoderModel.CreateRandom(Tiny with { TieWordEmbeddings = true }, seed: 11);
        using DisposeScope scope = NewDisposeScope();
        Assert.DoesNotContain("lm_head.weight", model.Parameters.Keys);
        model.SetParameter("model.embed_tokens.weight", zeros(50, 24));
        Assert.Equal(0f, model.Head(ones(1, 24)).abs().max().item<float>());
        Assert.Throws<ArgumentException>(() => model.SetParameter("model.embed_tokens.weight", zeros(49, 24)));
        Assert.Throws<ArgumentException>(() => model.SetParameter("nothing", zeros(1)));
    }

    [Fact]
    public void Adapter_OnLinear_TakesOverItsOutput()
    {
        using DecoderModel model = DecoderModel.CreateRandom(Tiny, seed: 12);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor ids = RandomIds(1, 4, seed: 3), before = model.Forward(ids);
        LinearLayer linear = model.Linears["model.layers.1.mlp.down_proj"];
        linear.Adapter = new Doubling();
        Assert.True(model.Forward(ids).sub(before).abs().max().item<float>() > 1e-4);
        linear.Adapter = null;
        AssertClose(before, model.Forward(ids), tolerance: 0);
    }

    [Fact]
    public void Adapter_OnEmbeddings_TakesOverTheirVectorsButNotATiedHead()
    {
        using DecoderModel model = DecoderModel.CreateRandom(Tiny with { TieWordEmbeddings = true }, seed: 12);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor ids = RandomIds(1, 4, seed: 3), before = model.Forward(ids), hidden = ones(1, 24), logits = model.Head(hidden);
        model.TokenEmbedding.Adapter = new Reversing();
        AssertClose(model.Forward(ids), Reversed(model, ids), tolerance: 0);
        Assert.True(model.Forward(ids).sub(before).abs().max().item<float>() > 1e-4);
        AssertClose(logits, model.Head(hidden), tolerance: 0);
        model.TokenEmbedding.Adapter = null;
        AssertClose(before, model.Forward(ids), tolerance: 0);

        static Tensor Reversed(DecoderModel model, Tensor ids)
        {
            model.TokenEmbedding.Adapter = null;
            Tensor result = model.Forward(Tiny.VocabularySize - 1 - ids);
            model.TokenEmbedding.Adapter = new Reversing();
            return result;
        }
    }

    [Theory]
    [InlineData(nameof(DecoderConfig.HeadSize), 3)]
    [InlineData(nameof(DecoderConfig.KeyValueHeadCount), 4)]
    [InlineData(nameof(DecoderConfig.LayerCount), 0)]
    public void CreateRandom_ContradictoryConfig_NamesTheValue(string property, int value)
    {
        DecoderConfig config = property switch
        {
            nameof(DecoderConfig.HeadSize) => Tiny with { HeadSize = value },
            nameof(DecoderConfig.KeyValueHeadCount) => Tiny with { KeyValueHeadCount = value },
            _ => Tiny with { LayerCount = value },
        };
        Assert.Contains(property, Assert.Throws<ArgumentException>(() => DecoderModel.CreateRandom(config, seed: 0)).Message);
    }

    private static Tensor RandomIds(int rows, int length, int seed)
    {
        var random = new Random(seed);
        return tensor(Enumerable.Range(0, rows * length).Select(_ => (long)random.Next(Tiny.VocabularySize)).ToArray()).view(rows, length);
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

    private sealed class Reversing : IEmbeddingAdapter
    {
        public Tensor Forward(EmbeddingLayer layer, Tensor ids) => layer.ForwardBase(Tiny.VocabularySize - 1 - ids);
    }
}
