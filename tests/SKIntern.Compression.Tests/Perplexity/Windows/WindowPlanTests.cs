using CsCheck;

namespace SKIntern.Compression.Tests.Perplexity.Windows;

public sealed class WindowPlanTests
{
    [Fact]
    public void Create_ContextsOfManyLengths_FillsWindows()
    {
        // Common rate 40 / (79 + 1); the first window is one token short.
        IReadOnlyList<IReadOnlyList<WindowSegment>> windows = WindowPlan.Create([4, 33, 3, 39], [0, 0.25, -0.75, 0.75], 40, 10);
        WindowSegment[][] expected =
        [
            [new(4, 0.5), new(5, 0.75)],
            [new(10, 0.75)],
            [new(10, 0.75)],
            [new(8, 0.75), new(2, 0)],
            [new(1, 0), new(9, 1)],
            [new(10, 1)],
            [new(10, 1)],
            [new(10, 1)],
        ];
        Assert.Equal(expected.Length, windows.Count);
        Assert.All(expected.Zip(windows), pair => Assert.Equal(pair.First, pair.Second));
    }

    [Fact]
    public void Create_ShortPrompt_IsOneWindow()
        => Assert.Equal([[new(102, 0.5)]], WindowPlan.Create([102], [0], 51.5, 200).Select(window => window.ToArray()));

    [Theory]
    [InlineData(-500, 0)]
    [InlineData(5000, 1)]
    public void Create_TargetOutOfReach_IsClamped(double target, double rate)
        => Assert.All(WindowPlan.Create([50, 50], [0, 0], target, 20).SelectMany(w => w), segment => Assert.Equal(rate, segment.Rate));

    [Fact]
    public void Create_AnyContexts_CoversAllTokensInFullWindows()
        => Gen.Select(Gen.Int[2, 100].Array[1, 8], Gen.Int[1, 50]).Sample((contexts, size) =>
        {
            int[] lengths = [.. WindowPlan.Create(contexts, new double[contexts.Length], 10, size).Select(window => window.Sum(s => s.Tokens))];
            return lengths.Sum() == contexts.Sum()
                && lengths.SkipLast(1).Select((length, i) => i == 0 ? length + 1 : length).All(length => length == size)
                && lengths[^1] <= size;
        });
}
