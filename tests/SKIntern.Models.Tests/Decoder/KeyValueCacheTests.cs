using SKIntern.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Decoder;

public sealed class KeyValueCacheTests : IDisposable
{
    private readonly DecoderModel _model = DecoderModel.CreateRandom(
        new()
        {
            VocabularySize = 30,
            HiddenSize = 16,
            IntermediateSize = 24,
            LayerCount = 2,
            HeadCount = 4,
            KeyValueHeadCount = 2,
            HeadSize = 4,
            MaxPositionEmbeddings = 64,
        },
        seed: 1);

    public void Dispose() => _model.Dispose();

    [Fact]
    public void KeepRows_ThenForward_EqualsTheRowsOfTheWholeBatch()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        int[] padding = [0, 3, 1], kept = [2, 1];
        Tensor ids = arange(18, dtype: ScalarType.Int64).view(3, 6), rows = tensor(kept.Select(row => (long)row).ToArray());
        using KeyValueCache whole = _model.CreateCache(3, 6, padding);
        using KeyValueCache some = _model.CreateCache(3, 6, padding);
        _model.Forward(ids.narrow(1, 0, 5), cache: whole);
        _model.Forward(ids.narrow(1, 0, 5), cache: some);

        some.KeepRows(kept);

        Assert.Equal(2, some.BatchSize);
        Assert.Equal(5, some.Length);
        Assert.Equal([1, 3], some.LeftPadding);
        Tensor expected = _model.Forward(ids.narrow(1, 5, 1), cache: whole).index_select(0, rows);
        Tensor actual = _model.Forward(ids.narrow(1, 5, 1).index_select(0, rows), cache: some);
        Assert.InRange(actual.sub(expected).abs().max().item<float>(), 0, 1e-5);
    }

    [Fact]
    public void KeepRows_NoOrUnknownRows_Throws()
    {
        using KeyValueCache cache = _model.CreateCache(2, 4);
        Assert.Throws<ArgumentNullException>("rows", () => cache.KeepRows(null!));
        Assert.Throws<ArgumentException>("rows", () => cache.KeepRows([]));
        Assert.Throws<ArgumentException>("rows", () => cache.KeepRows([0, 2]));
        Assert.Throws<ArgumentException>("rows", () => cache.KeepRows([-1]));
    }

    [Fact]
    public void Remove_LayerWithoutRotation_EqualsNeverHavingReadThem()
    {
        // Without rotation and with one layer, a key depends on its own token only.
        using DecoderModel model = DecoderModel.CreateRandom(_model.Config with { LayerCount = 1, LayersWithoutRotation = [0] }, seed: 2);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor all = tensor(new long[] { 3, 14, 15, 9, 26, 5 }, [1, 6]), rest = tensor(new long[] { 3, 9, 26, 5 }, [1, 4]);
        using KeyValueCache cut = model.CreateCache(1, 7);
        using KeyValueCache fresh = model.CreateCache(1, 7);
        model.Forward(all, cache: cut);
        model.Forward(rest, cache: fresh);

        cut.Remove(1, 2);

        Assert.Equal(4, cut.Length);
        Tensor next = tensor(new long[] { 7 }, [1, 1]);
        Tensor expected = model.Forward(next, cache: fresh), actual = model.Forward(next, cache: cut);
        Assert.InRange(actual.sub(expected).abs().max().item<float>(), 0, 1e-5);
    }

    [Fact]
    public void Remove_FromTheEnd_EqualsTruncate()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor ids = arange(6, dtype: ScalarType.Int64).view(1, 6), next = tensor(new long[] { 7 }, [1, 1]);
        using KeyValueCache removed = _model.CreateCache(1, 7);
        using KeyValueCache truncated = _model.CreateCache(1, 7);
        _model.Forward(ids, cache: removed);
        _model.Forward(ids, cache: truncated);

        removed.Remove(4, 2);
        truncated.Truncate(4);

        Tensor expected = _model.Forward(next, cache: truncated), actual = _model.Forward(next, cache: removed);
        Assert.InRange(actual.sub(expected).abs().max().item<float>(), 0, 1e-5);
    }

    [Fact]
    public void Remove_OutsideTheCache_Throws()
    {
        using DisposeScope scope = NewDisposeScope();
        using KeyValueCache cache = _model.CreateCache(1, 4);
        _model.Forward(tensor(new long[] { 1, 2 }, [1, 2]), cache: cache);
        Assert.Throws<ArgumentOutOfRangeException>("start", () => cache.Remove(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("start", () => cache.Remove(3, 0));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => cache.Remove(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => cache.Remove(1, 2));
    }
}
