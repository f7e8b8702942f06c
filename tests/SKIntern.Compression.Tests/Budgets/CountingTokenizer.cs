using SKIntern.Tokenization;

namespace SKIntern.Compression.Tests.Budgets;

/// <summary>Counts how often it is asked.</summary>
internal sealed class CountingTokenizer(ITokenizer inner) : ITokenizer
{
    private int _calls;

    public int Calls => _calls;

    public int VocabularySize => inner.VocabularySize;

    public int? BeginOfSequenceId => inner.BeginOfSequenceId;

    public int? EndOfSequenceId => inner.EndOfSequenceId;

    public int? PaddingId => inner.PaddingId;

    public IReadOnlyList<int> Encode(string text, bool addSpecialTokens = false)
    {
        Interlocked.Increment(ref _calls);
        return inner.Encode(text, addSpecialTokens);
    }

    public string Decode(IReadOnlyList<int> ids, bool skipSpecialTokens = true) => inner.Decode(ids, skipSpecialTokens);
}
