using CsCheck;
using SKIntern.Tokenization;

namespace SKIntern.Lora.Tests.FineTuning;

public class TokenCacheTests
{
    [Fact]
    public void Encode_AnyTexts_AreTheTokenizersAndWithinTheBound()
        => Gen.Select(Gen.Int[0, 40].Array[1, 60], Gen.Bool.Array[60], Gen.Int[0, 30]).Sample((numbers, specials, capacity) =>
        {
            TokenCache cache = new(new NumberTokenizer(), capacity);
            for (int i = 0; i < numbers.Length; i++)
            {
                string text = string.Join(' ', Enumerable.Range(0, numbers[i] % 9));
                Assert.Equal(new NumberTokenizer().Encode(text, specials[i]), cache.Encode(text, specials[i]));
                Assert.InRange(cache.TokenCount, 0, capacity);
            }
        });

    [Theory]
    [InlineData(100, 3)]
    [InlineData(0, 6)]
    [InlineData(4, 6)]
    public void Encode_TwoEpochs_TokenisesWhatItCannotHoldAgain(int capacity, int expected)
    {
        Counter counter = new();
        TokenCache cache = new(counter, capacity);
        for (int epoch = 0; epoch < 2; epoch++)
        {
            foreach (string text in (string[])["1 2 3", "4 5 6", "7 8 9"])
            {
                cache.Encode(text);
            }
        }

        Assert.Equal(expected, counter.Calls);
    }

    private sealed class Counter : ITokenizer
    {
        private readonly NumberTokenizer _inner = new();

        public int Calls { get; private set; }

        public int VocabularySize => _inner.VocabularySize;

        public int? BeginOfSequenceId => _inner.BeginOfSequenceId;

        public int? EndOfSequenceId => _inner.EndOfSequenceId;

        public int? PaddingId => _inner.PaddingId;

        public IReadOnlyList<int> Encode(string text, bool addSpecialTokens = false)
        {
            Calls++;
            return _inner.Encode(text, addSpecialTokens);
        }

        public string Decode(IReadOnlyList<int> ids, bool skipSpecialTokens = true) => _inner.Decode(ids, skipSpecialTokens);
    }
}
