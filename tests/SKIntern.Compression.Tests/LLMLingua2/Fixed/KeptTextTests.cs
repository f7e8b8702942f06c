using CsCheck;

namespace SKIntern.Compression.Tests.LLMLingua2.Fixed;

public sealed class KeptTextTests
{
    private static readonly Gen<string> Hard = Gen.OneOfConst(
        "foo.", "(bar)", "12345", "don't", "x's", "\u4F60\u597D\u3002", "\u4E16\u754C", "\u0645\u0631\u062D\u0628\u0627", "e\u0301", "<|endoftext|>", "\U0001F600", "//", "...", "A", "3");

    private static readonly Gen<string> Space = Gen.OneOfConst(" ", " ", "  ", "\n", "\n\n", "\r\n", "\t", " \n ", "\u3000", "\u2028", "\n\u2028", "\u0085", "");

    private static readonly Gen<string> HardText = Gen.Select(Hard, Space, (word, space) => word + space).Array[0, 25].Select(string.Concat);

    [Theory]
    [InlineData("The silver item. Next one", "110110", "The silver. Next")]
    [InlineData("One.\nTwo (three) four", "1011001", "One\nTwo ( four")]
    [InlineData("a  b\r\n\nc", "111", "a b\r\n\nc")]
    [InlineData("\u4F60\u597D\u3002\u4E16\u754C", "10111", "\u4F60\u3002\u4E16\u754C")]
    [InlineData("a\u597Db", "101", "a b")]
    public void Join_KeptWords_IsReadable(string text, string kept, string expected)
    {
        var pieces = new KeptText(text, FixedWords.Split(text), new PieceTokens());
        bool[] flags = [.. Enumerable.Range(0, pieces.Words.Count).Select(i => i < kept.Length && kept[i] == '1')];
        Assert.Equal(expected, pieces.Join(flags));
    }

    [Fact]
    public void Count_AnyKeptWords_IsTheTokensOfTheText()
        => Gen.Select(Gen.OneOf(Texts.Any, HardText), Gen.Bool.Array[0, 80]).Sample((text, flags) =>
        {
            var pieces = new KeptText(text, FixedWords.Split(text), new PieceTokens());
            bool[] kept = [.. Enumerable.Range(0, pieces.Words.Count).Select(i => i >= flags.Length || flags[i])];
            return pieces.Count(kept) == Cl100kTokenizer.Shared.Count(pieces.Join(kept));
        }, iter: 2000);
}
