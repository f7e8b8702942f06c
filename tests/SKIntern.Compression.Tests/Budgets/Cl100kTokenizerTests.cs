namespace SKIntern.Compression.Tests;

public sealed class Cl100kTokenizerTests
{
    // Ids as OpenAI's tiktoken gives them for cl100k_base.
    [Theory]
    [InlineData("hello world", new[] { 15339, 1917 })]
    [InlineData("tiktoken is great!", new[] { 83, 1609, 5963, 374, 2294, 0 })]
    [InlineData("", new int[0])]
    public void Encode_KnownTexts_GivesTheIdsOfTiktoken(string text, int[] ids)
    {
        Assert.Equal(ids, Cl100kTokenizer.Shared.Encode(text));
        Assert.Equal(ids.Length, Cl100kTokenizer.Shared.Count(text));
        Assert.Equal(text, Cl100kTokenizer.Shared.Decode(ids));
    }

    [Theory]
    [InlineData("a <|endoftext|><|fim_prefix|> b")]
    [InlineData("<|<|endofprompt|>")]
    public void Encode_SpecialTokenWrittenOut_IsOrdinaryText(string text)
    {
        IReadOnlyList<int> ids = Cl100kTokenizer.Shared.Encode(text);
        Assert.All(ids, id => Assert.InRange(id, 0, Cl100kTokenizer.Shared.EndOfSequenceId!.Value - 1));
        Assert.Equal(ids.Count, Cl100kTokenizer.Shared.Count(text));
        Assert.Equal(text, Cl100kTokenizer.Shared.Decode(ids));
    }

    [Fact]
    public void Decode_SpecialToken_IsLeftOutOrWrittenOut()
    {
        int end = Cl100kTokenizer.Shared.EndOfSequenceId!.Value;
        Assert.Equal("hello", Cl100kTokenizer.Shared.Decode([15339, end]));
        Assert.Equal("hello<|endoftext|>", Cl100kTokenizer.Shared.Decode([15339, end], skipSpecialTokens: false));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(100277)]
    public void Decode_UnknownId_Throws(int id)
        => Assert.Equal("ids", Assert.Throws<ArgumentOutOfRangeException>(() => Cl100kTokenizer.Shared.Decode([id])).ParamName);
}
