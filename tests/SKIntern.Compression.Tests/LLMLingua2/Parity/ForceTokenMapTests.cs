namespace SKIntern.Compression.Tests.LLMLingua2.Parity;

public sealed class ForceTokenMapTests
{
    private static readonly ForceTokenMap Map = new(["\n", ".", "answer is", "\n"], text => text == "." ? 1 : 2);

    [Fact]
    public void Replace_StringsOfSeveralTokens_TakeThePlaceholderOfTheirLastPlace()
    {
        Assert.Equal("The [NEW2][NEW3]4.", Map.Replace("The answer is\n4."));
        Assert.Equal("The answer is\n4.", Map.Restore("The [NEW2][NEW3]4."));
    }

    [Fact]
    public void IsForced_TokensAndPlaceholders_AreTold()
    {
        Assert.True(Map.IsForced("."));
        Assert.True(Map.IsForced("[NEW2]"));
        Assert.False(Map.IsForced("[NEW1]"));
        Assert.False(Map.IsForceToken("[NEW2]"));
        Assert.True(ForceTokenMap.IsPlaceholder("[NEW12]"));
        Assert.False(ForceTokenMap.IsPlaceholder("[NEWS]"));
        Assert.False(ForceTokenMap.IsPlaceholder("[NEW]"));
    }

    [Fact]
    public void WithPlaceholders_ForcedChunkEnd_HasBoth()
        => Assert.Equal(new HashSet<string> { ".", "\n", "[NEW3]" }, Map.WithPlaceholders([".", "\n"]));
}
