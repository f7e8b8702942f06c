using SKIntern.Testing;

namespace SKIntern.Compression.Tests.Caching;

public sealed class CachedScorerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new(inMemory: true);
    private readonly FingerprintedScorer _inner = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Score_SomeKnown_AsksForTheOthersOnceAndKeepsTheOrder()
    {
        Open().Score(["a b", "c"]);
        CachedScorer scorer = Open();
        string[] texts = ["d", "a b", "e f", "d", "c", "", "a b"];
        Assert.Equal(texts.Select(FingerprintedScorer.WordsOf), scorer.Score(texts));
        Assert.Equal(["a b", "c"], _inner.Calls[0]);
        Assert.Equal(["d", "e f", ""], _inner.Calls[1]);
        Assert.Equal((2, 3), (scorer.Hits, scorer.Misses));
        Assert.Equal(texts.Select(FingerprintedScorer.WordsOf), scorer.Score(texts));
        Assert.Equal(2, _inner.Calls.Count);
        Assert.Equal((7, 3), (scorer.Hits, scorer.Misses));
    }

    [Fact]
    public void Score_OtherFingerprint_ScoresAnew()
    {
        CachedScorer scorer = Open();
        scorer.Score(["a"]);
        _inner.Fingerprint = "test-2";
        scorer.Score(["a"]);
        Assert.Equal(2, _inner.Calls.Count);
        Assert.Equal("test-2", scorer.Fingerprint);
    }

    [Fact]
    public void Score_FingerprintGone_KeepsNothing()
    {
        CachedScorer scorer = Open();
        _inner.Fingerprint = null;
        scorer.Score(["a"]);
        scorer.Score(["a"]);
        Assert.Equal(2, _inner.Calls.Count);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Score_LoneSurrogates_AreTextsOfTheirOwn()
    {
        CachedScorer scorer = Open();
        scorer.Score(["\uD800"]);
        scorer.Score(["\uDC00"]);
        Assert.Equal(2, scorer.Misses);
    }

    [Fact]
    public void Score_NoTexts_AsksNobody()
    {
        Assert.Empty(Open().Score([]));
        Assert.Empty(_inner.Calls);
    }

    [Fact]
    public void Score_BrokenContract_IsNotKept()
    {
        var broken = new BrokenScorer();
        Assert.Throws<InvalidOperationException>(() => new CachedScorer(broken, new(_folder.Path)).Score(["four"]));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Constructor_ScorerWithoutFingerprint_SaysWhy()
    {
        _inner.Fingerprint = null;
        string message = Assert.Throws<ArgumentException>("inner", Open).Message;
        Assert.Contains("'fingerprinted'", message);
        Assert.Contains("Fingerprint", message);
    }

    [Fact]
    public void Score_InvalidArguments_Throw()
    {
        Assert.Throws<ArgumentNullException>("inner", () => new CachedScorer(null!, new(_folder.Path)));
        Assert.Throws<ArgumentNullException>("store", () => new CachedScorer(_inner, null!));
        Assert.Throws<ArgumentNullException>("texts", () => Open().Score(null!));
        Assert.Throws<ArgumentException>("texts", () => Open().Score(["a", null!]));
        Assert.Throws<OperationCanceledException>(() => Open().Score(["a"], new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Wrap_Resources_DecideWhatIsKept()
    {
        var log = new CapturedLog();
        KnowledgeCompressorResources resources = new() { ScoreCacheFolder = _folder.Path, ScoreCache = new() { MaxBytes = 1 }, Logger = log };
        Assert.IsType<CachedScorer>(ScoreCaching.Wrap(_inner, resources)).Score(["a b c"]);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.scores"));
        Assert.Contains(log.Entries, entry => entry.Text.Contains("1 scored"));
        Assert.Same(_inner, ScoreCaching.Wrap(_inner, resources with { ScoreCacheFolder = null }));
        _inner.Fingerprint = null;
        Assert.Same(_inner, ScoreCaching.Wrap(_inner, resources));
    }

    [Fact]
    public void Prepare_Cached_GivesEqualTexts()
    {
        for (int run = 0; run < 2; run++)
        {
            Assert.Equal(
                new WordCompressor(_inner).Prepare([Texts.Knowledge])[0].Compress(0.5),
                new WordCompressor(Open()).Prepare([Texts.Knowledge])[0].Compress(0.5));
        }
    }

    private CachedScorer Open() => new(_inner, new(_folder.Path));

    private sealed class BrokenScorer : ITokenImportanceScorer
    {
        public string Name => "broken";

        public string? Fingerprint => "broken";

        public IReadOnlyList<IReadOnlyList<ScoredWord>> Score(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
            => [[new(0, 99, 0)]];
    }
}
