namespace SKIntern.Compression.Tests;

public sealed class WordStemTests
{
    [Theory]
    [InlineData("item", "items")]
    [InlineData("category", "categories")]
    [InlineData("box", "boxes")]
    [InlineData("class", "classes")]
    [InlineData("match", "matches")]
    [InlineData("stop", "stopped")]
    [InlineData("stop", "stopping")]
    [InlineData("call", "called")]
    [InlineData("store", "storing")]
    [InlineData("store", "stored")]
    [InlineData("carry", "carried")]
    [InlineData("quick", "quickly")]
    [InlineData("dog", "dog's")]
    [InlineData("dog", "dog’s")]
    [InlineData("agree", "agreed")]
    public void Of_FormsOfAWord_AreOne(string one, string other) => Assert.Equal(WordStem.Of(one), WordStem.Of(other));

    [Theory]
    [InlineData("bus", "bu")]
    [InlineData("sing", "s")]
    [InlineData("red", "r")]
    [InlineData("this", "thi")]
    [InlineData("12s", "12")]
    [InlineData("fly", "f")]
    [InlineData("string", "str")]
    [InlineData("need", "ne")]
    [InlineData("你们s", "你们")]
    public void Of_WordsThatOnlyLookAlike_AreTwo(string one, string other) => Assert.NotEqual(WordStem.Of(one), WordStem.Of(other));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("'s")]
    [InlineData(".")]
    [InlineData("3.5")]
    public void Of_ShortOrNoWord_DoesNotFail(string word) => Assert.InRange(WordStem.Of(word).Length, 0, word.Length);
}
