namespace SKIntern.Compression.Tests;

public sealed class BatchPlanTests
{
    private static readonly TokenRow[] Rows = [.. Enumerable.Range(0, 1000).Select(i => new TokenRow(i, new long[3 + (i * 7919 % 97)], new int[3 + (i * 7919 % 97)]))];

    [Fact]
    public void Of_Rows_GivesEachOnce()
    {
        IReadOnlyList<TokenBatch> batches = BatchPlan.Of(Rows, 10, 1, 1);
        Assert.Equal(100, batches.Count);
        Assert.Equal(Enumerable.Range(0, 1000), batches.SelectMany(batch => batch.Rows).Select(row => row.Text).Order());
    }

    [Fact]
    public void Of_Rows_WastesLittleOnPadding()
    {
        IReadOnlyList<TokenBatch> batches = BatchPlan.Of(Rows, 10, 1, 1);
        Assert.InRange(batches.Sum(batch => batch.Width * batch.Rows.Count) / (double)batches.Sum(batch => batch.TokenCount), 1, 1.1);
    }

    [Fact]
    public void Of_OtherEpochOrSeed_GivesAnotherOrder()
    {
        int[] Order(int seed, int epoch) => [.. BatchPlan.Of(Rows, 10, seed, epoch).SelectMany(batch => batch.Rows).Select(row => row.Text)];
        Assert.Equal(Order(1, 1), Order(1, 1));
        Assert.NotEqual(Order(1, 1), Order(1, 2));
        Assert.NotEqual(Order(1, 1), Order(2, 1));
    }
}
