namespace SKIntern.Compression.Tests;

public sealed class PythonTextTests
{
    // What Python's format(value, ".1f") gives.
    [Theory]
    [InlineData(1.25, "1.2")]
    [InlineData(1.75, "1.8")]
    [InlineData(0.25, "0.2")]
    [InlineData(87.75, "87.8")]
    [InlineData(1.15, "1.1")]
    [InlineData(1.35, "1.4")]
    [InlineData(1.5, "1.5")]
    [InlineData(100, "100.0")]
    [InlineData(55.714285714285715, "55.7")]
    public void OneDecimal_Value_IsRoundedAsPythonDoes(double value, string expected) => Assert.Equal(expected, PythonText.OneDecimal(value));

    [Theory]
    [InlineData(" \u001C\u00A0\u2028a b\u3000\u001F\n", "a b")]
    [InlineData("\u200B", "\u200B")]
    [InlineData(" \t", "")]
    [InlineData("", "")]
    public void Strip_Text_LosesWhatPythonCallsSpace(string text, string expected) => Assert.Equal(expected, PythonText.Strip(text));

    [Theory]
    [InlineData("a\U0001F600b", 2, "a\U0001F600")]
    [InlineData("ab", 5, "ab")]
    [InlineData("ab", 0, "")]
    public void Start_Text_CountsSurrogatePairsAsOne(string text, int characters, string expected) => Assert.Equal(expected, PythonText.Start(text, characters));

    [Theory]
    [InlineData(3, 5, 3)]
    [InlineData(7, 5, 5)]
    [InlineData(-2, 5, 3)]
    [InlineData(-7, 5, 0)]
    public void Bound_Index_IsASliceBound(int index, int length, int expected) => Assert.Equal(expected, PythonText.Bound(index, length));

    [Fact]
    public void WellFormed_LoneSurrogates_BecomeReplacementCharacters()
        => Assert.Equal("a\uFFFDb\U0001F600\uFFFD", PythonText.WellFormed("a\uD800b\U0001F600\uDE00"));
}
