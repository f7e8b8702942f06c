using CsCheck;
using SKIntern.Lora.Adapters;
using SKIntern.Lora.Training;
using SKIntern.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Tests.Training;

public class PackedBatchTests
{
    private const double Tolerance = 1e-5;

    // Everything that treats positions differently: windows, layers without rotation, a soft cap, a scale of its own.
    private static readonly DecoderConfig Varied = TinyModels.Config() with
    {
        LayerCount = 3,
        SlidingWindow = 4,
        SlidingWindowLayers = [0, 2],
        LayersWithoutRotation = [1],
        AttentionSoftCap = 5,
        AttentionScale = 0.7,
    };

    [Fact]
    public void Step_PackedAnyLengths_EqualsEachSequenceAlone()
    {
        using DecoderModel varied = DecoderModel.CreateRandom(Varied, seed: 1), plain = TinyModels.Create();
        Enlarge(varied);
        Gen.Select(Gen.Int[1, 30].Array[1, 6], Gen.Int[1, 60], Gen.Bool).Sample(
            (lengths, budget, usePlain) =>
            {
                TokenSequence[] sequences = [.. lengths.Select((l, i) => Sequence($"{i}", l, seed: (100 * i) + l))];
                DecoderModel model = usePlain ? plain : varied;
                GradientProbe alone = GradientProbe.OfModel(model, [.. sequences.Select(s => new SequenceBatch([s]))]);
                alone.AssertClose(GradientProbe.OfModel(model, SequenceBatcher.Pack(sequences, budget)), Tolerance);
            },
            iter: 30,
            threads: 1);
    }

    [Fact]
    public void Step_SharedPrefixes_EqualsEachSequenceAlone()
    {
        using DecoderModel varied = DecoderModel.CreateRandom(Varied, seed: 1), plain = TinyModels.Create();
        Enlarge(varied);
        Gen.Select(Gen.Int[1, 20].Array[1, 6], Gen.Int[1, 30], Gen.Bool, Gen.Bool).Sample(
            (lengths, prefix, usePlain, learnsPrefix) =>
            {
                TokenSequence[] sequences = [.. lengths.Select((l, i) => Sequence($"{i}", l, seed: (100 * i) + l, prefix, learnsPrefix)), Sequence("other", 9, seed: 7)];
                DecoderModel model = usePlain ? plain : varied;
                GradientProbe alone = GradientProbe.OfModel(model, [.. sequences.Select(s => new SequenceBatch([s]))]);
                alone.AssertClose(GradientProbe.OfModel(model, [SequenceBatch.Pack(sequences, sharePrefixes: true)]), Tolerance);
            },
            iter: 30,
            threads: 1);
    }

    [Fact]
    public void Pack_SequencesThatBeginAlike_ReadTheBeginningOnce()
    {
        TokenSequence[] sequences = [Sequence("a", 5, 1, prefix: 20), Sequence("b", 6, 2, prefix: 20), Sequence("c", 7, 3)];

        SequenceBatch apart = SequenceBatch.Pack(sequences), shared = SequenceBatch.Pack(sequences, sharePrefixes: true);

        Assert.Equal(sequences.Sum(s => s.InputLength), apart.InputTokenCount);
        Assert.Equal(apart.InputTokenCount - 20, shared.InputTokenCount);
        Assert.Equal((apart.TokenCount, apart.LabelCount, apart.TotalWeight), (shared.TokenCount, shared.LabelCount, shared.TotalWeight));
        Assert.Single(shared.Layout!.Segments, s => s.Prefix is null && s.Length == 20);
    }

    [Fact]
    public void EvaluateLossSum_AnotherNeighbour_ChangesNothing()
    {
        using DecoderModel model = DecoderModel.CreateRandom(Varied, seed: 1);
        Enlarge(model);
        TokenSequence own = Sequence("own", 12, 1);
        float[] before = Hidden([Sequence("x", 9, 2), own, Sequence("y", 5, 3)]), after = Hidden([Sequence("x", 9, 4), own, Sequence("y", 5, 5)]);

        Assert.Equal(before, after);

        float[] Hidden(TokenSequence[] sequences)
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable noGradient = no_grad();
            SequenceBatch batch = SequenceBatch.Pack(sequences);
            return TinyModels.Values(model.ForwardPacked(batch.CreateIds(CPU), batch.Layout!).narrow(1, sequences[0].InputLength, own.InputLength));
        }
    }

    [Fact]
    public void Step_OnAnAdapterInBFloat16_IsNearThePaddedBatch()
    {
        using DecoderModel model = TinyModels.Create(dtype: ScalarType.BFloat16);
        using LoraAdapter adapter = LoraAdapter.Create(model, new() { Targets = ModuleSelection.AllLinear }, seed: 1);
        adapter.Attach();
        IReadOnlyList<TokenSequence> sequences = TinyModels.Sequences(5);

        GradientProbe padded = GradientProbe.OfAdapter(model, adapter, [new(sequences)]);

        padded.AssertClose(GradientProbe.OfAdapter(model, adapter, [SequenceBatch.Pack(sequences)]), 0.03);
    }

    // As drawn, attention is nearly even and rotations hardly matter.
    private static void Enlarge(DecoderModel model)
    {
        using IDisposable noGradient = no_grad();
        foreach (LinearLayer linear in model.Linears.Values)
        {
            linear.Weight.mul_(10);
        }
    }

    private static TokenSequence Sequence(string id, int length, int seed, int prefix = 0, bool learnsPrefix = false)
    {
        Random common = new(prefix), own = new(seed);
        int[] ids = [.. Ids(common, prefix), .. Ids(own, length + 1)];
        return new(id, ids, [0, .. ids.Skip(1).Select((_, i) => i + 1 < prefix && !learnsPrefix ? 0f : own.Next(4) / 2f).SkipLast(1), 1]);
    }

    private static IEnumerable<int> Ids(Random random, int count) => Enumerable.Range(0, count).Select(_ => random.Next(TinyModels.VocabularySize));
}
