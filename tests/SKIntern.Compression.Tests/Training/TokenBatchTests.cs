using SKIntern.Models.Encoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Compression.Tests;

public sealed class TokenBatchTests
{
    [Fact]
    public void Create_RowsOfDifferentLengths_PadsAndLabelsWordsOnly()
    {
        using EncoderModel model = EncoderModel.CreateRandom(TinyClassifiers.Config with { PaddingId = 9 }, seed: 1);
        using DisposeScope scope = NewDisposeScope();
        TokenBatch batch = new([new(0, [2, 50, 51, 3], [-1, 0, 1, -1]), new(1, [2, 52, 3], [-1, 0, -1])]);

        (Tensor ids, Tensor mask) = batch.CreateInput(model);
        Tensor labels = batch.CreateLabels(model, [TinyClassifiers.Label("a b1"), TinyClassifiers.Label("c2")]);

        Assert.Equal([2, 4], ids.shape);
        Assert.Equal([2, 50, 51, 3, 2, 52, 3, 9], ids.data<long>().ToArray());
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 0], mask.data<long>().ToArray());
        Assert.Equal([-100, 0, 1, -100, -100, 1, -100, -100], labels.data<long>().ToArray());
        Assert.Equal(7, batch.TokenCount);
    }
}
