using SKIntern.Tokenization;

namespace SKIntern.Compression;

/// <summary>The tokens of an original text, counted when first asked for. Thread-safe.</summary>
internal sealed class OriginalTokens(ITokenizer tokenizer, string text)
{
    private const int Unknown = -1;

    private int _count = Unknown;

    public int Count
    {
        get
        {
            int known = Volatile.Read(ref _count);
            if (known == Unknown)
            {
                known = tokenizer.Count(text);
                Volatile.Write(ref _count, known);
            }

            return known;
        }
    }

    /// <summary>Whether the text stays as it stands.</summary>
    public bool AreCoveredBy(CompressionBudget budget) => budget.Rate == 1 || budget.Tokens >= Count;
}
