using SKIntern.Models.Tokenization;

namespace SKIntern.Compression.Tests.LLMLingua2;

/// <summary>Each defect of the reference, which Parity mode keeps and Fixed mode corrects, by what tells the two apart.</summary>
public sealed class FixedDefectsTests
{
    private const double Tolerance = 1e-5;
    private const int ShortRow = 16;

    private static readonly string LongText = string.Join(' ', Enumerable.Repeat("the silver counts points", 20));

    [Fact]
    public void SpecialTokens_XlmRoberta_ReadsItsOwn()
    {
        TokenClassifier classifier = TinyClassifier.Roberta;
        int id = classifier.Tokenizer.Encode("silver")[0];
        const int First = 0, Last = 2, Unknown = 3;
        float own = classifier.KeepProbabilities([[First, id, Last]])[0][1];
        float unknown = classifier.KeepProbabilities([[Unknown, id, Unknown]])[0][1];
        Assert.NotEqual(own, unknown, 1e-3);
        Assert.Equal(own, Word(LLMLingua2Mode.Fixed), Tolerance);
        Assert.Equal(unknown, Word(LLMLingua2Mode.Parity), Tolerance);

        float Word(LLMLingua2Mode mode) => Compress(mode, "silver", new() { Rate = 0.5 }).Words.Single().KeepProbability!.Value;
    }

    [Fact]
    public void ChunkLength_LongText_LeavesRoomForBothSpecialTokens()
    {
        var tokenizer = new ParityTokenizer(TinyClassifier.Roberta);
        var map = new ForceTokenMap([], tokenizer.Count);
        Assert.Equal(ShortRow - 1, tokenizer.Count(ParityChunker.Cut(tokenizer, LongText, map, ["."], ShortRow)[0]));
        TokenEncoding encoding = TinyClassifier.Roberta.Tokenizer.EncodeWithOffsets(LongText);
        Assert.All(FixedChunker.Cut(LongText, encoding.Offsets, ["."], ShortRow - 2), chunk => Assert.InRange(chunk.End - chunk.Start, 1, ShortRow - 2));
    }

    [Fact]
    public void ChunkJoins_LongText_AreNotGlued()
    {
        var known = new HashSet<string>(LongText.Split(' '));
        LLMLingua2Budget most = new() { Rate = 0.95 }, all = new() { Rate = 1 };
        Assert.All([most, all], budget => Assert.Contains(Compress(LLMLingua2Mode.Parity, LongText, budget, ShortRow).CompressedPrompt.Split(' '), word => !known.Contains(word)));
        Assert.Equal(LongText, Compress(LLMLingua2Mode.Fixed, LongText, all, ShortRow).CompressedPrompt);
        string fixedText = Compress(LLMLingua2Mode.Fixed, LongText, most, ShortRow).CompressedPrompt;
        Assert.True(Texts.IsSubsequence(fixedText.Split(' '), LongText.Split(' ')));
    }

    [Fact]
    public void LineBreaks_XlmRoberta_EndChunksAndSurvive()
    {
        const string Text = "the silver counts points the silver counts\npoints the silver counts points the silver counts points the";
        Assert.DoesNotContain('\n', Compress(LLMLingua2Mode.Parity, Text, new() { Rate = 1 }, ShortRow).CompressedPrompt);
        LLMLingua2Result most = Compress(LLMLingua2Mode.Fixed, Text, new() { Rate = 0.9 }, ShortRow);
        Assert.Contains('\n', most.CompressedPrompt);

        var tokenizer = new ParityTokenizer(TinyClassifier.Roberta);
        IReadOnlyList<string> parity = ParityChunker.Cut(tokenizer, Text, new([], tokenizer.Count), [".", "\n"], ShortRow);
        Assert.Equal(ShortRow - 1, tokenizer.Count(parity[0]));
        TokenEncoding encoding = TinyClassifier.Roberta.Tokenizer.EncodeWithOffsets(Text);
        (int _, int end) = FixedChunker.Cut(Text, encoding.Offsets, [".", "\n"], ShortRow - 2)[0];
        Assert.Equal(Text.IndexOf('\n'), encoding.Offsets[end - 1].End);
    }

    [Theory]
    [InlineData(512)]
    [InlineData(ShortRow)]
    public void Rate_ShortTextsAndManyChunks_IsMet(int maxSequenceLength)
    {
        string[] words = Texts.Knowledge.Split(' ');
        double parityError = 0, fixedError = 0;
        for (int count = 2; count <= words.Length; count += 3)
        {
            string text = string.Join(' ', words.Take(count));
            foreach (double rate in new[] { 0.25, 0.5, 0.75 })
            {
                LLMLingua2Result exact = Compress(LLMLingua2Mode.Fixed, text, new() { Rate = rate }, maxSequenceLength);
                Assert.InRange(exact.CompressedTokens, (rate * exact.OriginTokens) - 3, rate * exact.OriginTokens);
                fixedError += Off(exact);
                parityError += Off(Compress(LLMLingua2Mode.Parity, text, new() { Rate = rate }, maxSequenceLength));
            }
        }

        Assert.True(fixedError < parityError / 2, $"tokens off: {fixedError} against {parityError}");

        static double Off(LLMLingua2Result result) => Math.Abs(Math.Floor(result.RequestedRate * result.OriginTokens) - result.CompressedTokens);
    }

    [Fact]
    public void Rate_SeveralContexts_IsThatOfTheWholePrompt()
    {
        string[] contexts = [.. Enumerable.Range(0, 5).Select(i => $"the silver item {i} counts points and gold counts none")];
        LLMLingua2Result parity = new LLMLingua2Compressor(TinyClassifier.Roberta, new() { Mode = LLMLingua2Mode.Parity }).Compress(contexts);
        LLMLingua2Result exact = new LLMLingua2Compressor(TinyClassifier.Roberta).Compress(contexts);
        Assert.True(parity.AchievedRate < 0.45, $"{parity.AchievedRate}");
        Assert.InRange(exact.AchievedRate, 0.46, 0.5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WordBorders_Cjk_AreCharacters(bool roberta)
    {
        const string Text = "\u4F60\u597D\u4E16\u754C\u4F60\u597D";
        LLMLingua2Result parity = Compress(LLMLingua2Mode.Parity, Text, new() { Rate = 0.7 }, roberta: roberta);
        LLMLingua2Result exact = Compress(LLMLingua2Mode.Fixed, Text, new() { Rate = 0.7 }, roberta: roberta);
        Assert.Equal(6, exact.Words.Count);
        Assert.InRange(exact.CompressedPrompt.Length, 1, 5);
        Assert.DoesNotContain(' ', exact.CompressedPrompt);
        if (roberta)
        {
            // One word with nothing to drop in it: the whole text goes.
            Assert.InRange(parity.Words.Count, 1, 2);
        }
        else
        {
            Assert.Contains(' ', parity.CompressedPrompt);
        }
    }

    [Fact]
    public void Digits_InsideAWord_KeepTheWholeWord()
    {
        const string Text = "the item xy7zw counts points";
        LLMLingua2PrepareOptions digits = new() { ForceReserveDigit = true };
        LLMLingua2Word parity = Compress(LLMLingua2Mode.Parity, Text, new() { Rate = 0.2 }, roberta: false, prepare: digits).Words[2];
        Assert.Equal("xy7zw", parity.Text);
        Assert.True(parity.KeepProbability < 1);
        Assert.Contains("xy7zw", Compress(LLMLingua2Mode.Fixed, Text, new() { Rate = 0.01 }, roberta: false, prepare: digits).CompressedPrompt);
    }

    [Fact]
    public void UnknownCharacters_OfTheClassifier_CanStay()
    {
        const string Text = "the \u20AC points";
        LLMLingua2PrepareOptions euro = new() { ForceTokens = ["\u20AC"] };
        Assert.DoesNotContain(Compress(LLMLingua2Mode.Parity, Text, new() { Rate = 0.9 }).Words, word => word.Text.Contains('\u20AC'));
        Assert.Equal("\u20AC", Compress(LLMLingua2Mode.Fixed, Text, new() { Rate = 0.01 }, prepare: euro).CompressedPrompt);
    }

    [Fact]
    public void ForcedStrings_MoreThanTheReferenceTakes_AreAllKept()
    {
        string[] words = [.. Enumerable.Range(0, 101).Select(i => $"w{i}x")];
        LLMLingua2PrepareOptions prepare = new() { ForceTokens = words };
        string text = "the " + string.Join(' ', words);
        string message = Assert.Throws<ArgumentException>("forceTokens", () => Compress(LLMLingua2Mode.Parity, text, new(), prepare: prepare)).Message;
        Assert.Contains("101", message);
        Assert.Contains("100", message);
        Assert.Equal(string.Join(' ', words), Compress(LLMLingua2Mode.Fixed, text, new() { Rate = 0.01 }, prepare: prepare).CompressedPrompt);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ForcedStrings_TokenizerWithoutPlaceholders_AreKeptInParityToo(bool roberta)
    {
        LLMLingua2Result result = Compress(LLMLingua2Mode.Parity, "the silver item counts many points", new() { Rate = 0.5 }, roberta: roberta, prepare: new() { ForceTokens = ["item counts"] });
        Assert.Contains("item counts", result.CompressedPrompt);
        LLMLingua2Word word = Assert.Single(result.Words, word => word.Text == "item counts");
        Assert.True(word.IsKept);
        Assert.Equal(1, word.KeepProbability);
    }

    private static LLMLingua2Result Compress(
        LLMLingua2Mode mode, string text, LLMLingua2Budget budget, int maxSequenceLength = 512, bool roberta = true, LLMLingua2PrepareOptions? prepare = null)
        => new LLMLingua2Compressor(TinyClassifier.Of(roberta), new() { Mode = mode, MaxSequenceLength = maxSequenceLength }).Compress([text], budget, prepare);
}
