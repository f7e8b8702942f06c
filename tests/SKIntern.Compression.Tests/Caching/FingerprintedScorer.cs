namespace SKIntern.Compression.Tests.Caching;

/// <summary>Scores words by their hash, and remembers what it was asked.</summary>
internal sealed class FingerprintedScorer(string? fingerprint = "test-1") : ITokenImportanceScorer
{
    private readonly List<string[]> _calls = [];

    public string Name => "fingerprinted";

    public string? Fingerprint { get; set; } = fingerprint;

    public IReadOnlyList<string[]> Calls
    {
        get
        {
            lock (_calls)
            {
                return [.. _calls];
            }
        }
    }

    public static IReadOnlyList<ScoredWord> WordsOf(string text) => [.. WordSplitter.Split(text)
        .Select(word => new ScoredWord(word.Start, word.Length, StableHash.Of(word.Of(text).ToString()) / 3.0))];

    public IReadOnlyList<IReadOnlyList<ScoredWord>> Score(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        lock (_calls)
        {
            _calls.Add([.. texts]);
        }

        return [.. texts.Select(WordsOf)];
    }
}
