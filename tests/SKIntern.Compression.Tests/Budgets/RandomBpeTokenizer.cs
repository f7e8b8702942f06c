using CsCheck;
using SKIntern.Tokenization;

namespace SKIntern.Compression.Tests.Budgets;

/// <summary>
/// Byte-pair encoding over characters with merges drawn at random, white space among them: a word more may well be a token less.
/// </summary>
internal sealed class RandomBpeTokenizer : ITokenizer
{
    // The characters of Texts.Any that stand beside others most often.
    private static readonly char[] Characters = [.. "the silvrpon.3'd你好。 \n"];

    private readonly Dictionary<(string, string), int> _ranks = [];
    private readonly List<string> _symbols = [.. Characters.Select(c => c.ToString())];

    public RandomBpeTokenizer(uint seed, int merges = 60)
    {
        ulong state = seed;
        for (int i = 0; i < merges; i++)
        {
            string left = Draw(ref state), right = Draw(ref state);
            if (_ranks.TryAdd((left, right), i) && !_symbols.Contains(left + right))
            {
                _symbols.Add(left + right);
            }
        }
    }

    public static Gen<ITokenizer> Any { get; } = Gen.UInt.Select(seed => (ITokenizer)new RandomBpeTokenizer(seed));

    public int VocabularySize => char.MaxValue + 1;

    public int? BeginOfSequenceId => null;

    public int? EndOfSequenceId => null;

    public int? PaddingId => null;

    public IReadOnlyList<int> Encode(string text, bool addSpecialTokens = false)
    {
        List<string> symbols = [.. text.Select(c => c.ToString())];
        while (symbols.Count > 1 && Enumerable.Range(0, symbols.Count - 1).MinBy(i => Rank(symbols, i)) is var best && Rank(symbols, best) < int.MaxValue)
        {
            symbols[best] += symbols[best + 1];
            symbols.RemoveAt(best + 1);
        }

        return [.. symbols.Select(symbol => (int)symbol[0])];
    }

    public string Decode(IReadOnlyList<int> ids, bool skipSpecialTokens = true) => throw new NotSupportedException("It only counts.");

    private int Rank(List<string> symbols, int i) => _ranks.GetValueOrDefault((symbols[i], symbols[i + 1]), int.MaxValue);

    private string Draw(ref ulong state)
    {
        state = StableHash.Combine(state, 1);
        return _symbols[(int)(state % (ulong)_symbols.Count)];
    }
}
