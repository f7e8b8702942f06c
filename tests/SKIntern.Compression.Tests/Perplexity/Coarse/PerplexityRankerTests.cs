namespace SKIntern.Compression.Tests.Perplexity.Coarse;

public sealed class PerplexityRankerTests
{
    private static readonly ByteTokenizer Tokenizer = new();

    [Fact]
    public void Order_Perplexities_HighFirstAloneAndLowFirstWithAQuestion()
    {
        double[] perplexities = [2, double.NaN, 5, 2, 7];
        Assert.Equal([4, 2, 0, 3, 1], PerplexityRanker.Order(perplexities, QuestionPlace.None));
        Assert.Equal([0, 3, 2, 4, 1], PerplexityRanker.Order(perplexities, QuestionPlace.Before));
        Assert.Equal([0, 3, 2, 4, 1], PerplexityRanker.Order(perplexities, QuestionPlace.After));
    }

    [Fact]
    public void Perplexities_EachPlace_AreMeansOfWhatCounts()
    {
        string[] texts = ["abcdef", "xyz", "the longest of them"];
        const string Question = "who?";
        var ranker = new PerplexityRanker(TinyModel.Shared, Tokenizer);
        double[] none = ranker.Perplexities(texts, Question, QuestionPlace.None, default);
        double[] before = ranker.Perplexities(texts, Question, QuestionPlace.Before, default);
        double[] after = ranker.Perplexities(texts, Question, QuestionPlace.After, default);
        for (int i = 0; i < texts.Length; i++)
        {
            IReadOnlyList<int> text = Tokenizer.Encode(texts[i]), question = Tokenizer.Encode(Question);
            Assert.Equal(CausalReference.Information(text, []).Skip(1).Average(), none[i], 1e-4);
            Assert.Equal(CausalReference.Information(text, question).Average(), before[i], 1e-4);
            Assert.Equal(CausalReference.Information(question, text).Average(), after[i], 1e-4);
        }
    }

    [Fact]
    public void Perplexities_TextsThatNothingPredicts_AreNotNumbers()
    {
        var ranker = new PerplexityRanker(TinyModel.Shared, Tokenizer);
        double[] perplexities = ranker.Perplexities(["", "a", "ab", new('z', 500)], "q", QuestionPlace.None, default);
        Assert.Equal([true, true, false, false], perplexities.Select(double.IsNaN));

        // A text that fills what the model reads leaves no room for the question behind it.
        Assert.True(double.IsNaN(ranker.Perplexities([new('z', 500)], "q", QuestionPlace.After, default)[0]));
    }
}
