namespace SKIntern.Compression.Tests;

public sealed class KnowledgeCompressorsTests
{
    [Theory]
    [InlineData("words", "words:corpus")]
    [InlineData("words:corpus", "words:corpus")]
    [InlineData("FACTS", "facts")]
    [InlineData("facts:corpus", "facts:corpus")]
    [InlineData("self-information", "words:self-information")]
    [InlineData("words:self-information", "words:self-information")]
    [InlineData("facts:self-information", "facts:self-information")]
    [InlineData("words:llmlingua2", "words:llmlingua2")]
    [InlineData("facts:llmlingua2", "facts:llmlingua2")]
    public void Create_KnownName_GivesItsCompressor(string name, string expected)
        => Assert.Equal(expected, KnowledgeCompressors.Create(name, new() { Model = TinyModel.Shared, Tokenizer = new ByteTokenizer(), Classifier = TinyClassifier.Bert }).Name);

    [Fact]
    public void Create_SelfInformationWithoutModel_SaysWhatIsMissing()
    {
        string message = Assert.Throws<ArgumentException>("resources", () => KnowledgeCompressors.Create("self-information", new() { Model = TinyModel.Shared })).Message;
        Assert.Contains("Tokenizer", message);
    }

    [Fact]
    public void Create_LLMLingua2WithoutClassifier_SaysWhatIsMissing()
        => Assert.Contains("Classifier", Assert.Throws<ArgumentException>("resources", () => KnowledgeCompressors.Create("words:llmlingua2", new())).Message);

    [Fact]
    public void Create_UnknownName_ListsTheNames()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => KnowledgeCompressors.Create("zip", new()));
        Assert.Equal("name", error.ParamName);
        Assert.Contains("'zip'", error.Message);
        Assert.All(KnowledgeCompressors.Names, name => Assert.Contains(name, error.Message));
    }

    [Fact]
    public void Create_Options_ReachTheCompressor()
    {
        var resources = new KnowledgeCompressorResources
        {
            Words = new() { ForceNumbers = false, ForceNegations = false, ForcedWords = ["gold"] },
            Units = new() { PinnedHeadings = [] },
        };
        Assert.Equal("Gold", KnowledgeCompressors.Create("words", resources).Prepare([Texts.Knowledge])[0].Compress(0.01).Text);
        Assert.Empty(KnowledgeCompressors.Create("facts", resources).Prepare([Texts.Knowledge])[0].Compress(0.01).Text);
    }

    [Fact]
    public void Create_NullArgument_Throws()
    {
        Assert.Throws<ArgumentNullException>("name", () => KnowledgeCompressors.Create(null!, new()));
        Assert.Throws<ArgumentNullException>("resources", () => KnowledgeCompressors.Create("facts", null!));
    }
}
