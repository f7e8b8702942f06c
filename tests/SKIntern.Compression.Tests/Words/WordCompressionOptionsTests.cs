namespace SKIntern.Compression.Tests.Words;

public sealed class WordCompressionOptionsTests
{
    [Fact]
    public void Defaults_ForceNumbersAndNegationsAndKeepMarkers()
    {
        var options = new WordCompressionOptions();
        Assert.True(options.ForceNumbers);
        Assert.True(options.ForceNegations);
        Assert.Empty(options.ForcedWords);
        Assert.Null(options.Tokenizer);
        Assert.True(options.KeepListMarkers);
        Assert.False(options.KeepMeasures || options.KeepNegatedWords);
    }

    [Fact]
    public void Validate_SeveralErrors_NamesThemAll()
    {
        var options = new WordCompressionOptions { ForcedWords = ["ok", "", "two words", "new\nline"] };
        string message = Assert.Throws<ArgumentException>(options.Validate).Message;
        Assert.Contains("''", message);
        Assert.Contains("'two words'", message);
        Assert.Contains("'new\nline'", message);
        Assert.DoesNotContain("'ok'", message);
        Assert.Throws<ArgumentException>(() => new WordCompressor(FakeScorer.ByWord(_ => 0), options));
    }
}
