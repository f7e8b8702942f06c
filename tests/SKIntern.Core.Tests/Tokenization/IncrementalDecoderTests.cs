using System.Text;
using CsCheck;
using SKIntern.Tokenization;

namespace SKIntern.Core.Tests.Tokenization;

public class IncrementalDecoderTests
{
    private static readonly Gen<int[]> AnyBytes = Gen.Int[0, ByteTokenizer.Special].Array[0, 40];

    [Fact]
    public void Append_MultiByteCharacter_ComesWhole()
    {
        IncrementalDecoder decoder = new(new ByteTokenizer());

        string[] steps = [.. Encoding.UTF8.GetBytes("a€\U0001F680b").Select(b => decoder.Append(b))];

        Assert.Equal(["a", "", "", "€", "", "", "", "\U0001F680", "b"], steps);
        Assert.Equal("", decoder.Flush());
    }

    [Fact]
    public void Flush_IncompleteCharacter_IsReplacedAndTheStreamStartsAnew()
    {
        IncrementalDecoder decoder = new(new ByteTokenizer());

        Assert.Equal("x", decoder.Append('x'));
        Assert.Equal("", decoder.Append(0xE2));
        Assert.Equal("\uFFFD", decoder.Flush());
        Assert.Equal("", decoder.Flush());
        Assert.Equal("y", decoder.Append('y'));
    }

    [Fact]
    public void Append_BytesThatNeverFormACharacter_AreGivenOutWithTheNextText()
    {
        IncrementalDecoder decoder = new(new ByteTokenizer());

        Assert.Equal("", decoder.Append(0xFF));
        Assert.Equal("\uFFFDa", decoder.Append('a'));
    }

    [Fact]
    public void Append_DecoderThatDropsTheFirstSpace_KeepsTheOthers()
    {
        ByteTokenizer tokenizer = new() { DropsFirstSpace = true };
        IncrementalDecoder decoder = new(tokenizer);

        Assert.Equal("a b", string.Concat(" a b".Select(c => decoder.Append(c))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Append_AllIds_GivesTheTextOfDecode(bool skipSpecialTokens) => AnyBytes.Sample(
        ids =>
        {
            ByteTokenizer tokenizer = new();
            IncrementalDecoder decoder = new(tokenizer, skipSpecialTokens);
            string streamed = string.Concat(ids.Select(decoder.Append)) + decoder.Flush();
            return streamed == tokenizer.Decode(ids, skipSpecialTokens);
        },
        iter: 5_000);

    [Fact]
    public void Append_TokensSettledByThoseBehind_WaitForThem()
    {
        ByteTokenizer tokenizer = new() { OpenId = 'x' };
        IncrementalDecoder decoder = new(tokenizer);

        int[] ids = ['a', 'x', 'x', ByteTokenizer.Special, 'b'];
        Assert.Equal(["a", "", "", "", "xxb"], ids.Select(decoder.Append));
        Assert.Equal("", decoder.Append('x'));
        Assert.Equal("x", decoder.Flush());
        Assert.Equal("c", decoder.Append('c'));
    }

    [Fact]
    public void Append_BadArguments_Throw()
    {
        Assert.Throws<ArgumentNullException>("tokenizer", () => new IncrementalDecoder(null!));
        IncrementalDecoder decoder = new(new ByteTokenizer());
        Assert.Throws<ArgumentOutOfRangeException>("id", () => decoder.Append(-1));
        Assert.Throws<ArgumentOutOfRangeException>("id", () => decoder.Append(ByteTokenizer.Special + 1));
        Assert.Equal("a", decoder.Append('a'));
    }

    /// <summary>Ids are bytes; one more is a special token.</summary>
    private sealed class ByteTokenizer : ITokenizer
    {
        public const int Special = 256;

        public bool DropsFirstSpace { get; init; }

        public int? OpenId { get; init; }

        public int VocabularySize => Special + 1;

        public int? BeginOfSequenceId => null;

        public int? EndOfSequenceId => null;

        public int? PaddingId => null;

        public bool DependsOnNext(int id) => id == OpenId;

        public IReadOnlyList<int> Encode(string text, bool addSpecialTokens = false) => [.. Encoding.UTF8.GetBytes(text).Select(b => (int)b)];

        public string Decode(IReadOnlyList<int> ids, bool skipSpecialTokens = true)
        {
            byte[] bytes = [.. ids.SelectMany(id => id < Special ? [(byte)id] : skipSpecialTokens ? [] : "<s>"u8.ToArray())];
            string text = Encoding.UTF8.GetString(bytes);
            return DropsFirstSpace && text.StartsWith(' ') ? text[1..] : text;
        }
    }
}
