using System.Text;
using System.Text.Json;
using SKIntern.IO;

namespace SKIntern.Core.Tests.IO;

public class StrictJsonTests
{
    [Theory]
    [InlineData("""{"a\u00e9":"\ud83d\ude00"}""")]
    [InlineData("[]")]
    public void Parse_Json_GivesTheDocument(string text)
    {
        using JsonDocument document = StrictJson.Parse(Encoding.UTF8.GetBytes(text));
        Assert.Equal(text, document.RootElement.GetRawText());
    }

    [Theory]
    [InlineData("""{"a":"\ud83d"}""")]
    [InlineData("""{"\ude00":1}""")]
    [InlineData("""["\ud83d\ud83d"]""")]
    [InlineData("""{"a":1""")]
    [InlineData("")]
    public void Parse_HalfACharacterOrNoJson_Throws(string text)
        => Assert.ThrowsAny<JsonException>(() => StrictJson.Parse(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC3 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    public void Parse_NotUtf8_SaysSo(byte[] bytes)
        => Assert.Contains("UTF-8", Assert.ThrowsAny<JsonException>(() => StrictJson.Parse((byte[])[(byte)'"', .. bytes, (byte)'"'])).Message);
}
