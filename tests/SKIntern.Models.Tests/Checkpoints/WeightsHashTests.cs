using SKIntern.Models.Checkpoints;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Checkpoints;

public sealed class WeightsHashTests
{
    [Fact]
    public void Of_EqualWeightsInAnyOrder_IsEqual()
    {
        using Tensor a = tensor(new float[] { 1, 2 }), b = tensor(new long[] { 3 }), copy = a.clone();
        Assert.Equal(HashOf(("a", a), ("b", b)), HashOf(("b", b), ("a", copy)));
    }

    [Fact]
    public void Of_OtherNameShapeDtypeOrLastValue_Differs()
    {
        using Tensor a = tensor(new float[] { 1, 2 }), value = tensor(new float[] { 1, 2.0000002f }), row = a.unsqueeze(0), dtype = a.to(ScalarType.BFloat16);
        string[] hashes = [HashOf(("a", a)), HashOf(("b", a)), .. new[] { value, row, dtype }.Select(t => HashOf(("a", t)))];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void Of_Cancelled_Throws()
    {
        using Tensor a = zeros(1);
        Assert.Throws<OperationCanceledException>(() => WeightsHash.Of([new("a", a)], new CancellationToken(canceled: true)));
    }

    private static string HashOf(params (string Name, Tensor Weight)[] weights)
        => WeightsHash.Of(weights.Select(w => KeyValuePair.Create(w.Name, w.Weight)), TestContext.Current.CancellationToken);
}
