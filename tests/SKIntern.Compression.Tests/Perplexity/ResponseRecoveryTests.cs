using CsCheck;

namespace SKIntern.Compression.Tests.Perplexity;

public sealed class ResponseRecoveryTests
{
    private readonly LLMLinguaCompressor _compressor = new(TinyModel.Shared, new ByteTokenizer());

    [Fact]
    public void Recover_CompressedWording_IsReplacedByTheOriginal()
        => Assert.Equal("It was Alan Turing indeed.", _compressor.Recover("Then Alan Turing came.", "Alan Turng", "It was Alan Turng indeed."));

    [Fact]
    public void Recover_SeveralPlaces_TakesTheClosestMatch()
        => Assert.Equal("abc", _compressor.Recover("a-b-c abc a--b--c", "abc", "abc"));

    [Theory]
    [InlineData("", "", "")]
    [InlineData("original", "", "nothing in common")]
    [InlineData("original", "compressed", "a  b")]
    [InlineData("xyz", "answer", "answer")]
    public void Recover_NothingToFind_StaysAsItIs(string original, string compressed, string response)
        => Assert.Equal(response, _compressor.Recover(original, compressed, response));

    [Fact]
    public void Recover_UncompressedPrompt_GivesAnyAnswerFromItBack()
        => Gen.Char['a', 'e'].Array[1, 30].Sample(letters =>
        {
            string text = new(letters);
            return _compressor.Recover(text, text, text) == text;
        });

    [Fact]
    public void Recover_Null_Throws()
    {
        Assert.Throws<ArgumentNullException>("originalPrompt", () => _compressor.Recover(null!, "", ""));
        Assert.Throws<ArgumentNullException>("compressedPrompt", () => _compressor.Recover("", null!, ""));
        Assert.Throws<ArgumentNullException>("response", () => _compressor.Recover("", "", null!));
    }
}
