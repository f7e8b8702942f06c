using SKIntern.Models.Tokenization;
using SKIntern.Testing;

namespace SKIntern.Compression.Tests;

public sealed class TokenRowBuilderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HuggingFaceTokenizer _tokenizer;

    public TokenRowBuilderTests() => _tokenizer = TinyClassifiers.WriteTokenizer(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Build_ShortText_FramesItAndTellsTheWordOfEachToken()
    {
        TokenRow row = Assert.Single(Build("ab c3.", 24));
        Assert.Equal(_tokenizer.Encode("ab c3.", addSpecialTokens: true).Select(id => (long)id), row.Ids);
        Assert.Equal([-1, 0, 0, 1, 1, 1, -1], row.Words);
    }

    [Fact]
    public void Build_LongText_IsCutAtEndsOfSentences()
    {
        // Four words of two tokens a sentence with its full stop: nine tokens; two do not fit 16.
        const string Sentence = "aa bb cc dd.";
        TokenRow[] rows = Build($"{Sentence} {Sentence} {Sentence}", 18);
        Assert.Equal([11, 11, 11], rows.Select(row => row.Ids.Length));
        Assert.Equal([[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]], rows.Select(WordsOf));
        Assert.All(rows, row => Assert.Equal((2, 3), (row.Ids[0], row.Ids[^1])));
    }

    [Fact]
    public void Build_LongSentence_IsCutAtEndsOfWords()
    {
        TokenRow[] rows = Build("aaa bbb ccc ddd", 10);
        Assert.Equal([[0, 1], [2, 3]], rows.Select(WordsOf));
    }

    [Fact]
    public void Build_LongWord_IsCutInside()
    {
        TokenRow[] rows = Build("aaaaaaaaaaaa b", 7);
        Assert.Equal([7, 7, 5], rows.Select(row => row.Ids.Length));
        Assert.Equal([[0], [0], [0, 1]], rows.Select(WordsOf));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(9)]
    public void Build_AnyRoom_LosesNoToken(int maxTokens)
    {
        const string Text = "one two. three, four five! six\nseven (eight) 9";
        IEnumerable<long> tokens = Build(Text, maxTokens).SelectMany(row => row.Ids[1..^1]);
        Assert.Equal(_tokenizer.Encode(Text).Select(id => (long)id), tokens);
        Assert.All(Build(Text, maxTokens), row => Assert.InRange(row.Ids.Length, 3, maxTokens));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t ")]
    public void Build_NoWord_GivesNoRow(string text) => Assert.Empty(Build(text, 24));

    [Fact]
    public void Build_LongerThanTheModel_UsesTheModelsLimit()
        => Assert.All(Build(new string('a', 90), 512), row => Assert.InRange(row.Ids.Length, 3, TinyClassifiers.Config.MaxLength));

    [Fact]
    public void Constructor_NoRoom_SaysSo() => Assert.Contains("no room", Assert.Throws<ArgumentException>(() => Builder(2)).Message);

    [Fact]
    public void Constructor_TokenizerOfAnotherModel_NamesBothSizes()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => new TokenRowBuilder(TinyClassifiers.Config with { VocabularySize = 50 }, _tokenizer, 24));
        Assert.Contains("84", e.Message);
        Assert.Contains("50", e.Message);
    }

    private static IEnumerable<int> WordsOf(TokenRow row) => row.Words.Where(word => word >= 0).Distinct();

    private TokenRowBuilder Builder(int maxTokens) => new(TinyClassifiers.Config, _tokenizer, maxTokens);

    private TokenRow[] Build(string text, int maxTokens) => [.. Builder(maxTokens).Build(0, text, WordSplitter.Split(text))];
}
