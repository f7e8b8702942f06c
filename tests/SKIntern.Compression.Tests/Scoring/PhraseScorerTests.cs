using CsCheck;

namespace SKIntern.Compression.Tests.Scoring;

public sealed class PhraseScorerTests
{
    [Theory]
    [InlineData("the old king of the north, slept\nwell (at night) today", "the old king|of the north,|slept|well|(at night)|today")]
    [InlineData("He said \"stop.\" Then left", "He said \"stop.\"|Then left")]
    [InlineData("of the of", "of the of")]
    [InlineData("\u4F60\u597D\uFF0C\u4E16\u754C", "\u4F60\u597D\uFF0C|\u4E16\u754C")]
    [InlineData("word", "word")]
    [InlineData("", "")]
    public void Score_Phrases_HaveTheMeanOfTheirWords(string text, string phrases)
    {
        int next = 0;
        var scorer = new PhraseScorer(FakeScorer.ByWord(_ => next++));
        IReadOnlyList<ScoredWord> scored = scorer.Score([text])[0];

        double[] expected = [.. phrases.Split('|', StringSplitOptions.RemoveEmptyEntries).Aggregate(new List<double>(), (means, phrase) =>
        {
            int count = WordSplitter.Split(phrase).Count;
            means.AddRange(Enumerable.Repeat(means.Count + ((count - 1) / 2.0), count));
            return means;
        })];
        Assert.Equal(expected, scored.Select(word => word.Importance));
    }

    [Fact]
    public void Score_AnyText_KeepsTheWordsAndTheSum()
        => Texts.Any.Sample(text =>
        {
            FakeScorer inner = FakeScorer.ByWord(word => word.Length);
            IReadOnlyList<ScoredWord> words = inner.Score([text])[0], phrased = new PhraseScorer(inner).Score([text])[0];
            return words.Select(w => (w.Start, w.Length)).SequenceEqual(phrased.Select(w => (w.Start, w.Length)))
                && Math.Abs(words.Sum(w => w.Importance) - phrased.Sum(w => w.Importance)) < 1e-6;
        });

    [Fact]
    public void Members_FollowTheInnerScorer()
    {
        var self = new SelfInformationScorer(TinyModel.Shared, new ByteTokenizer());
        Assert.Equal("self-information-phrases", new PhraseScorer(self).Name);
        Assert.EndsWith(self.Fingerprint!, new PhraseScorer(self).Fingerprint);
        Assert.NotEqual(self.Fingerprint, new PhraseScorer(self).Fingerprint);
        Assert.Null(new PhraseScorer(FakeScorer.ByWord(_ => 0)).Fingerprint);
        Assert.Throws<ArgumentNullException>("inner", () => new PhraseScorer(null!));
        Assert.Throws<ArgumentNullException>("texts", () => new PhraseScorer(self).Score(null!));
    }
}
