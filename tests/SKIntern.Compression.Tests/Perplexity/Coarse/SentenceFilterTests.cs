using CsCheck;

namespace SKIntern.Compression.Tests.Perplexity.Coarse;

public sealed class SentenceFilterTests
{
    private static readonly string[] Contexts = ["One is first.  Two is second!\nThree is third.", "Four is fourth. Five is fifth."];
    private static readonly string[] Sentences = ["One is first.  ", "Two is second!\n", "Three is third.", "Four is fourth. ", "Five is fifth."];

    private readonly SentenceFilter _filter = new(new ByteTokenizer(), new(TinyModel.Shared, new ByteTokenizer()));

    [Fact]
    public void Split_AnyText_GivesItBack()
        => Texts.Any.Sample(text => string.Concat(SentenceFilter.Split(text)) == (string.IsNullOrWhiteSpace(text) ? "" : text));

    [Fact]
    public void Split_SpaceAround_BelongsToASentence()
        => Assert.Equal(["  One. ", "Two\nthree! ", "Four \n"], SentenceFilter.Split("  One. Two\nthree! Four \n"));

    [Fact]
    public void Apply_LargeBudget_KeepsEverything()
        => Assert.Equal(Contexts, Apply(1000, new()));

    [Fact]
    public void Apply_SmallBudget_KeepsTheBestRankedSentence()
    {
        int best = new PerplexityRanker(TinyModel.Shared, new ByteTokenizer()).Rank(Sentences, "", QuestionPlace.None, default)[0];
        Assert.Equal(Sentences[best], string.Concat(Apply(1, new())));
    }

    [Theory]
    [InlineData(RankMethod.LLMLingua)]
    [InlineData(RankMethod.LongLLMLingua)]
    public void Apply_FirstAndLastAskedFor_KeepsThemUnderEveryRanking(RankMethod method)
    {
        LLMLinguaOptions options = new() { RankMethod = method, Question = "which?", KeepFirstSentence = 1, KeepLastSentence = 1 };
        Assert.Equal([Sentences[0], Sentences[4]], Apply(16 / options.TokenBudgetRatio, options));
        Assert.Equal([string.Concat(Sentences[..3]), ""], Apply(31 / options.TokenBudgetRatio, options with { KeepFirstSentence = 3, KeepLastSentence = 0 }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("Only one here.")]
    public void Apply_UpToOneSentence_StaysAsItIs(string context) => Assert.Equal([context], Apply([context], 0, new()));

    private IReadOnlyList<string> Apply(double target, LLMLinguaOptions options) => Apply(Contexts, target, options);

    private IReadOnlyList<string> Apply(string[] contexts, double target, LLMLinguaOptions options) => _filter.Apply(contexts, target, options, default);
}
