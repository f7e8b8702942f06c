using System.Text.Json.Nodes;
using CsCheck;
using SKIntern.Models.Tokenization;

namespace SKIntern.Models.Tests.Tokenization;

public class NormalizerTests
{
    private static readonly HuggingFaceTokenizer Nfc = Load("""{"type":"NFC"}""");
    private static readonly HuggingFaceTokenizer Nfd = Load("""{"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"NFD"}]}""");

    /// <summary>Marks, letters that take them, Korean letters and syllables.</summary>
    private static readonly Gen<string> Combining = Gen.OneOf(
        Gen.Int['A', 'z'], Gen.Int[0xC0, 0x36F], Gen.Int[0x1100, 0x11FF], Gen.Int[0xAC00, 0xAC80], Gen.Int[0x1D158, 0x1D170])
        .Select(char.ConvertFromUtf32).Array[0, 12].Select(string.Concat);

    [Theory]
    [InlineData("e\u0301", "\u00E9", "e\u0301")]
    [InlineData("a\u0302\u0323", "\u1EAD", "a\u0323\u0302")]
    [InlineData("\u1100\u1161\u11A8", "\uAC01", "\u1100\u1161\u11A8")]
    [InlineData("\u212B", "\u00C5", "A\u030A")]
    [InlineData("\u0958", "\u0915\u093C", "\u0915\u093C")]
    [InlineData("\uFB01", "\uFB01", "\uFB01")]
    [InlineData("\u1161\u0301", "\u1161\u0301", "\u1161\u0301")]
    public void Encode_NormalForms_AreThoseOfUnicode(string text, string composed, string decomposed)
    {
        Assert.Equal(composed, Nfc.Decode(Nfc.Encode(text)));
        Assert.Equal(decomposed, Nfd.Decode(Nfd.Encode(text)));
    }

    [Fact]
    public void Encode_NormalForms_AreStableAndAgree() => Combining.Sample(
        text =>
        {
            string composed = Nfc.Decode(Nfc.Encode(text));
            string decomposed = Nfd.Decode(Nfd.Encode(text));
            return Nfc.Decode(Nfc.Encode(composed)) == composed
                && Nfd.Decode(Nfd.Encode(decomposed)) == decomposed
                && Nfc.Decode(Nfc.Encode(decomposed)) == composed;
        },
        iter: 3_000);

    [Fact]
    public void Encode_StagesThatMultiplyTheText_StopInsteadOfFillingTheMemory()
    {
        const string Stage = """{"type":"Replace","pattern":{"String":"a"},"content":"aaaaaaaaaaaaaaaa"}""";
        HuggingFaceTokenizer greedy = Load($$"""{"type":"Sequence","normalizers":[{{string.Join(',', Enumerable.Repeat(Stage, 40))}}]}""");
        Assert.Contains("longer", Assert.Throws<InvalidOperationException>(() => greedy.Encode("a")).Message);
    }

    private static HuggingFaceTokenizer Load(string normalizer)
    {
        JsonObject json = TinyTokenizer.Json();
        json["normalizer"] = JsonNode.Parse(normalizer);
        return TinyTokenizer.Load(json);
    }
}
