namespace SKIntern.Compression.Tests.Perplexity.Windows;

public sealed class QuestionPrefixTests
{
    [Theory]
    [InlineData("who?", "context", 6)]
    [InlineData("", "context", 2)]
    [InlineData("\u4F60\U0001F600", "\u597D", 9)]
    public void Create_ShortText_CountsItWithTheBlankLine(string text, string context, int expected)
        => Assert.Equal(new(text, expected), QuestionPrefix.Create(new ByteTokenizer(), text, context, windowTokens: 10, maxPositions: 512));

    [Fact]
    public void Create_NormalisingTokenizer_CountsThePrefixAlone()
    {
        var tokenizer = new ByteTokenizer { Normalize = text => text.ToUpperInvariant() };
        Assert.Equal(6, QuestionPrefix.Create(tokenizer, "who?", "a long context behind it", windowTokens: 10, maxPositions: 512).TokenCount);
    }

    [Fact]
    public void Create_LongText_KeepsItsHeadAndItsEnd()
    {
        // 300 - 2 - 2 * 50 tokens fit: 100 of the head, 98 of the end.
        string text = new string('h', 150) + new string('m', 150) + new string('e', 150);
        QuestionPrefix prefix = QuestionPrefix.Create(new ByteTokenizer(), text, "context", windowTokens: 50, maxPositions: 300);
        Assert.Equal(new string('h', 100) + new string('e', 98), prefix.Text);
        Assert.Equal(200, prefix.TokenCount);
    }

    [Theory]
    [InlineData(64, 16)]
    [InlineData(16, 200)]
    [InlineData(2, 1)]
    public void Create_SmallModel_StillGivesAPrefix(int maxPositions, int windowTokens)
    {
        QuestionPrefix prefix = QuestionPrefix.Create(new ByteTokenizer(), new('q', 300), "context", windowTokens, maxPositions);
        Assert.InRange(prefix.TokenCount, 2, maxPositions);
    }
}
