using CsCheck;

namespace SKIntern.Lora.Tests.FineTuning;

public class LengthGroupsTests
{
    [Fact]
    public void Arrange_AnyLengths_TakesEachExampleOnce()
        => Gen.Select(Gen.Int[1, 50].Array[1, 80], Gen.Int[1, 9]).Sample((lengths, window) =>
        {
            int[] order = [.. Enumerable.Range(0, lengths.Length)];
            new Random(1).Shuffle(order);
            int[] last = order[(order.Length / window * window)..];

            LengthGroups.Arrange(order, lengths, window, new Random(2));

            Assert.Equal(Enumerable.Range(0, lengths.Length), order.Order());
            Assert.Equal(last, order[(order.Length / window * window)..]);
        });

    [Fact]
    public void Arrange_OnePool_LeavesLengthsOfAStepTogether()
    {
        int[] lengths = [.. Enumerable.Range(0, 64)], order = [.. lengths];
        new Random(1).Shuffle(order);

        LengthGroups.Arrange(order, lengths, 4, new Random(2));

        Assert.All(order.Chunk(4), step => Assert.Equal(3, step.Max() - step.Min()));
        Assert.NotEqual(order.Order(), order);
    }
}
