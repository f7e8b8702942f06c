using CsCheck;

namespace SKIntern.Compression.Tests.LLMLingua2;

public sealed class LLMLingua2ScorerTests
{
    private const double Tolerance = 1e-5;

    public static TheoryData<bool> Both => TinyClassifier.Both;

    [Theory]
    [InlineData(TokenToWord.Mean)]
    [InlineData(TokenToWord.First)]
    public void Score_ShortText_IsKeepProbabilityOfTheWordsWithoutTheirMarks(TokenToWord mode)
    {
        TokenClassifier classifier = TinyClassifier.Bert;
        const string Text = "ab (cd.";
        float[] tokens = classifier.KeepProbabilities([classifier.Tokenizer.Encode(Text, addSpecialTokens: true)])[0];
        IReadOnlyList<ScoredWord> words = new LLMLingua2Scorer(classifier, new() { TokenToWord = mode }).Score([Text])[0];
        Assert.Equal([(0, 2), (3, 4)], words.Select(word => (word.Start, word.Length)));
        Assert.Equal(mode == TokenToWord.First ? tokens[1] : (tokens[1] + tokens[2]) / 2, words[0].Importance, Tolerance);
        Assert.Equal(mode == TokenToWord.First ? tokens[4] : (tokens[4] + tokens[5]) / 2, words[1].Importance, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Score_AnyText_GivesEveryWordAProbability(bool roberta)
    {
        var scorer = new LLMLingua2Scorer(TinyClassifier.Of(roberta));
        Texts.Any.Array[1, 3].Sample(texts =>
        {
            IReadOnlyList<IReadOnlyList<ScoredWord>> scored = ScorerContract.Score(scorer, texts, CancellationToken.None);
            return texts.Zip(scored).All(pair => pair.Second.All(word => word.Importance is >= 0 and <= 1)
                && pair.Second.Select(word => new TextSpan(word.Start, word.Length)).SequenceEqual(WordSplitter.Split(pair.First)));
        }, iter: 30);
    }

    [Fact]
    public void Score_TextsTogether_AreAsAlone()
    {
        var scorer = new LLMLingua2Scorer(TinyClassifier.Roberta, options: new() { MaxSequenceLength = 16 });
        string[] texts = [Texts.Knowledge, "", "the silver points", " \n"];
        IReadOnlyList<IReadOnlyList<ScoredWord>> together = scorer.Score(texts);
        for (int i = 0; i < texts.Length; i++)
        {
            Assert.All(together[i].Zip(scorer.Score([texts[i]])[0]), pair => Assert.Equal(pair.First.Importance, pair.Second.Importance, Tolerance));
        }
    }

    [Fact]
    public void Fingerprint_OtherOptions_IsAnother()
    {
        string plain = new LLMLingua2Scorer(TinyClassifier.Bert).Fingerprint;
        Assert.Equal(plain, new LLMLingua2Scorer(TinyClassifier.Bert, options: new() { BatchTokens = 7 }).Fingerprint);
        Assert.NotEqual(plain, new LLMLingua2Scorer(TinyClassifier.Roberta).Fingerprint);
        Assert.NotEqual(plain, new LLMLingua2Scorer(TinyClassifier.Bert, new() { TokenToWord = TokenToWord.First }).Fingerprint);
        Assert.NotEqual(plain, new LLMLingua2Scorer(TinyClassifier.Bert, new() { ChunkEndTokens = ["."] }).Fingerprint);
        Assert.NotEqual(plain, new LLMLingua2Scorer(TinyClassifier.Bert, options: new() { MaxSequenceLength = 16 }).Fingerprint);
    }

    [Fact]
    public void Constructor_InvalidArguments_Throw()
    {
        TokenClassifier classifier = TinyClassifier.Bert;
        Assert.Throws<ArgumentNullException>("classifier", () => new LLMLingua2Scorer(null!));
        Assert.Throws<ArgumentException>("prepare", () => new LLMLingua2Scorer(classifier, new() { ForceTokens = ["x"] }));
        Assert.Throws<ArgumentException>("prepare", () => new LLMLingua2Scorer(classifier, new() { ForceReserveDigit = true }));
        Assert.Throws<ArgumentException>("options", () => new LLMLingua2Scorer(classifier, options: new() { Mode = LLMLingua2Mode.Parity }));
        Assert.Throws<ArgumentException>(() => new LLMLingua2Scorer(classifier, options: new() { BatchTokens = 0 }));
        Assert.Throws<ArgumentNullException>("texts", () => new LLMLingua2Scorer(classifier).Score(null!));
    }
}
