namespace SKIntern.Compression.Tests.LLMLingua2.Parity;

public sealed class PythonFormatTests
{
    [Theory]
    [InlineData(2.25, "2.2")]
    [InlineData(2.75, "2.8")]
    [InlineData(0.25, "0.2")]
    [InlineData(1.35, "1.4")]
    [InlineData(1.15, "1.1")]
    [InlineData(100, "100.0")]
    [InlineData(33.333333333333336, "33.3")]
    public void OneDecimal_Value_IsWhatPythonWrites(double value, string expected) => Assert.Equal(expected, PythonFormat.OneDecimal(value));

    [Theory]
    [InlineData("don't stop: 3.5% of na\u00EFve_x \u00BD", "don|t|stop|:|3|5|%|of|na\u00EFve_x|\u00BD")]
    [InlineData("e\u0301 \u4F60\u597D\u3002[a]{b}", "e|\u4F60\u597D|a|{|b|}")]
    [InlineData("", "")]
    public void Split_Text_IsWhatPythonFinds(string text, string expected) => Assert.Equal(expected, string.Join('|', PythonWords.Split(text)));
}
