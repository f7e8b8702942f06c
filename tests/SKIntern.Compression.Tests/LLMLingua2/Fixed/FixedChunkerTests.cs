using SKIntern.Models.Tokenization;

namespace SKIntern.Compression.Tests.LLMLingua2.Fixed;

public sealed class FixedChunkerTests
{
    private static readonly string[] Ends = [".", "\n"];

    [Theory]
    [InlineData("ab cd ef", 10, "ab cd ef")]
    [InlineData("ab cd. ef gh", 8, "ab cd.| ef gh")]
    [InlineData("ab cd\nef gh", 9, "ab cd|\nef gh")]
    [InlineData("abcd efgh ij", 10, "abcd efgh| ij")]
    [InlineData("abcdefghij", 4, "abcd|efgh|ij")]
    [InlineData("a.b c.d e", 7, "a.b c.d| e")]
    [InlineData("", 5, "")]
    [InlineData("   ", 2, "  | ")]
    public void Cut_OneTokenPerCharacter_EndsChunksWhereTheTextDoes(string text, int room, string expected)
    {
        TokenOffset[] offsets = [.. Enumerable.Range(0, text.Length).Select(i => new TokenOffset(i, i + 1))];
        IReadOnlyList<(int Start, int End)> chunks = FixedChunker.Cut(text, offsets, Ends, room);
        Assert.Equal(expected, string.Join('|', chunks.Select(chunk => text[chunk.Start..chunk.End])));
    }

    [Fact]
    public void Cut_TokenThatSpansTwoWords_IsNotCut()
        => Assert.Equal([(0, 1), (1, 2)], FixedChunker.Cut("\u4F60\u597D\u4E16\u754C", [new(0, 3), new(3, 4)], Ends, 1));
}
