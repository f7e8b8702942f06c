namespace SKIntern.Compression.Tests.Perplexity.Windows;

public sealed class PromptTokensTests
{
    private const int Split = 13;

    [Fact]
    public void KeepSplits_RunsOfThePrompt_StayAndNewOnesShrinkToOne()
    {
        //              0  1   2   3  4   5  6   7  8
        int[] ids = [1, Split, Split, 2, Split, 3, Split, 4, Split];
        var tokens = new PromptTokens(ids, Split);
        bool[] keep = [true, false, false, true, true, false, true, false, true];
        tokens.KeepSplits(keep, 0, ids.Length);
        Assert.Equal([true, true, true, true, true, false, false, false, false], keep);
    }

    [Fact]
    public void KeepSplits_OutsideTheStretch_LeavesNewNeighbours()
    {
        int[] ids = [Split, 1, Split, 2, Split];
        bool[] keep = [true, false, true, false, true];
        new PromptTokens(ids, Split).KeepSplits(keep, -7, 3);
        Assert.Equal([true, false, false, false, true], keep);
    }

    [Fact]
    public void KeepSplits_NotAskedFor_ChangesNothing()
    {
        bool[] keep = [false, false];
        new PromptTokens([Split, Split], null).KeepSplits(keep, 0, 2);
        Assert.Equal([false, false], keep);
    }

    [Fact]
    public void PassAndFilter_KeepTheOriginsOfAll()
    {
        var tokens = new PromptTokens([5, 6, 7, 8, 9], null);
        tokens.Filter([true, false, true, true, true]);
        tokens.Pass(2);
        tokens.Filter([false, true]);
        Assert.Equal([9], tokens.Ids);
        Assert.Equal([0, 2, 4], tokens.AllOrigins);
    }
}
