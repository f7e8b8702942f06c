namespace SKIntern.Compression.Tests.LLMLingua2.Parity;

public sealed class PythonWordsTests
{
    [Theory]
    [InlineData("don't stop: 3.5% of na\u00EFve_x \u00BD", "don|t|stop|:|3|5|%|of|na\u00EFve_x|\u00BD")]
    [InlineData("e\u0301 \u4F60\u597D\u3002[a]{b}", "e|\u4F60\u597D|a|{|b|}")]
    [InlineData("", "")]
    public void Split_Text_IsWhatPythonFinds(string text, string expected) => Assert.Equal(expected, string.Join('|', PythonWords.Split(text)));
}
