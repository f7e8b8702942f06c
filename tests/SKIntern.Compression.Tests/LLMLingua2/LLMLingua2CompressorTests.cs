using System.Diagnostics;
using CsCheck;

namespace SKIntern.Compression.Tests.LLMLingua2;

public sealed class LLMLingua2CompressorTests
{
    private static readonly LLMLingua2PrepareOptions Forcing = new() { ForceTokens = [".", "silver", "absent", "counts 3"], ForceReserveDigit = true };

    public static TheoryData<bool> Both => TinyClassifier.Both;

    public static TheoryData<LLMLingua2Mode, bool> All => new(from mode in Enum.GetValues<LLMLingua2Mode>() from roberta in new[] { false, true } select (mode, roberta));

    [Theory]
    [MemberData(nameof(Both))]
    public void Compress_AnyBudget_IsNeverExceededAndTheNextWordWouldNotFit(bool roberta)
    {
        var compressor = new LLMLingua2Compressor(TinyClassifier.Of(roberta));
        Gen.Select(Texts.Any, Texts.Rate).Where((text, rate) => FixedWords.Split(text).Count > 0 && rate > 0).Sample((text, rate) =>
        {
            LLMLingua2Result result = compressor.Compress([text], new() { Rate = rate });
            double budget = Math.Floor((rate * result.OriginTokens) + 1e-9);
            bool[] kept = [.. result.Words.Select(word => word.IsKept)];
            if (result.CompressedTokens > budget || kept.All(isKept => isKept))
            {
                return result.CompressedTokens <= budget;
            }

            int next = Enumerable.Range(0, kept.Length).Where(i => !kept[i]).OrderByDescending(i => result.Words[i].KeepProbability).First();
            kept[next] = true;
            return new KeptText(text, FixedWords.Split(text), new()).Count(kept) > budget;
        }, iter: 60);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Compress_SmallerBudget_KeepsPartOfWhatTheLargerKeeps(bool roberta)
    {
        var compressor = new LLMLingua2Compressor(TinyClassifier.Of(roberta));
        Gen.Select(Texts.Any.Array[1, 3], Texts.Rate, Texts.Rate, Gen.Bool, Gen.Bool).Sample((texts, a, b, forces, drops) =>
        {
            LLMLingua2Prompt prompt = compressor.Prepare(texts, forces ? Forcing : null);
            LLMLingua2Budget budget = new() { UseContextLevelFilter = false, DropConsecutive = drops };
            LLMLingua2Result less = prompt.Compress(budget with { Rate = Math.Min(a, b) }), more = prompt.Compress(budget with { Rate = Math.Max(a, b) });
            return less.Words.Zip(more.Words).All(pair => !pair.First.IsKept || pair.Second.IsKept)
                && Texts.IsSubsequence(Marks(less.CompressedPrompt), Marks(more.CompressedPrompt));
        }, iter: 60);

        static string[] Marks(string text) => [.. text.Where(c => !char.IsWhiteSpace(c)).Select(c => c.ToString())];
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Compress_ForcedWords_AllStayWhateverTheBudget(bool roberta)
    {
        LLMLingua2Prompt prompt = new LLMLingua2Compressor(TinyClassifier.Of(roberta)).Prepare(["The silver item counts 3 points. Spills don't. Year 1999b!"], Forcing);
        LLMLingua2Result result = prompt.Compress(new() { Rate = 0.001 });
        Assert.Equal("silver counts 3.. 1999b", result.CompressedPrompt);
        Assert.True(result.AchievedRate > result.RequestedRate);
        Assert.Equal("silver counts 3. 1999b", prompt.Compress(new() { Rate = 0.001, DropConsecutive = true }).CompressedPrompt);
        Assert.Empty(prompt.Compress(new() { Rate = 0 }).CompressedPrompt);
        Assert.Empty(prompt.Compress(new() { TargetToken = 0 }).CompressedPrompt);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Compress_AnyTextAndBudget_GivesADefinedResult(LLMLingua2Mode mode, bool roberta)
    {
        var compressor = new LLMLingua2Compressor(TinyClassifier.Of(roberta), new() { Mode = mode, MaxSequenceLength = 16 });
        Gen.Select(Texts.Any.Array[0, 3], Texts.Rate, Gen.Int[-1, 20], Gen.Bool, Gen.Bool).Sample((texts, rate, target, forces, drops) =>
        {
            LLMLingua2Prompt prompt = compressor.Prepare(texts, forces ? Forcing : null);
            LLMLingua2Result result = prompt.Compress(new() { Rate = rate, TargetToken = target, DropConsecutive = drops });
            LLMLingua2Result nothing = prompt.Compress(new() { Rate = 0, UseContextLevelFilter = false });
            return result.OriginTokens == texts.Sum(Cl100kTokenizer.Shared.Count)
                && result.CompressedTokens == result.CompressedPromptList.Sum(Cl100kTokenizer.Shared.Count)
                && result.Words.All(word => word.Context < texts.Length && word.KeepProbability is null or (>= 0 and <= 1))
                && nothing.CompressedTokens == 0 && nothing.Words.All(word => !word.IsKept);
        }, iter: 60);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t ")]
    public void Compress_TextWithoutWords_StaysAsItIs(string text)
    {
        var compressor = new LLMLingua2Compressor(TinyClassifier.Bert);
        Assert.Equal(text, compressor.Compress([text], new() { Rate = 0.5 }).CompressedPrompt);
        Assert.Equal(text, compressor.Compress([text], new() { Rate = 1 }).CompressedPrompt);
        Assert.Empty(compressor.Compress([text], new() { Rate = 0 }).CompressedPrompt);
        Assert.Empty(compressor.Compress([]).CompressedPrompt);
    }

    [Theory]
    [InlineData("word")]
    [InlineData("\uD800")]
    [InlineData("\u05E9\u05DC\u05D5\u05DD")]
    public void Compress_OneWord_StaysOnlyWhereItFits(string text)
    {
        LLMLingua2Prompt prompt = new LLMLingua2Compressor(TinyClassifier.Roberta).Prepare([text]);
        Assert.Empty(prompt.Compress(new() { Rate = 0.5 }).CompressedPrompt);
        Assert.Equal(text, prompt.Compress(new() { Rate = 1 }).CompressedPrompt);
        Assert.Equal(text, prompt.Compress(new() { TargetToken = 20 }).CompressedPrompt);
    }

    [Fact]
    public void Compress_SeveralContexts_DropsTheLeastImportantOnesFirst()
    {
        string[] contexts = [.. Enumerable.Range(0, 6).Select(i => $"the silver item {i} counts points. the {(char)('a' + i)} item counts none.")];
        LLMLingua2Prompt prompt = new LLMLingua2Compressor(TinyClassifier.Roberta).Prepare(contexts);
        LLMLingua2Result all = prompt.Compress(new() { Rate = 0.5, UseContextLevelFilter = false });
        int[] byScore = [.. all.Words.GroupBy(word => word.Context).OrderByDescending(words => words.Average(word => word.KeepProbability)).Select(words => words.Key)];

        Assert.Equal(byScore.Take(2).Order(), Kept(prompt.Compress(new() { Rate = 1, TargetContext = 2 })));
        Assert.Equal(byScore.Take(2).Append(byScore[^1]).Order(), Kept(prompt.Compress(new() { Rate = 1, TargetContext = 2, ForceContextIds = [byScore[^1], 99] })));
        Assert.Equal(byScore.Take(3).Order(), Kept(prompt.Compress(new() { UseTokenLevelFilter = false })));
        LLMLingua2Result half = prompt.Compress();
        Assert.InRange(half.CompressedTokens, (half.OriginTokens / 2) - 3, half.OriginTokens / 2);

        static int[] Kept(LLMLingua2Result result) => [.. result.Words.Where(word => word.IsKept).Select(word => word.Context).Distinct().Order()];
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void PrepareMany_PromptsTogether_AreAsAlone(bool roberta)
    {
        var compressor = new LLMLingua2Compressor(TinyClassifier.Of(roberta));
        string[][] prompts = [[Texts.Knowledge, "the cat"], [], ["silver points, the silver counts"]];
        IReadOnlyList<LLMLingua2Prompt> together = compressor.PrepareMany(prompts);
        for (int i = 0; i < prompts.Length; i++)
        {
            Assert.Equal(prompts[i], together[i].Contexts);
            Assert.Equal(compressor.Compress(prompts[i]).CompressedPrompt, together[i].Compress().CompressedPrompt);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Compress_Megabyte_TakesSeconds(LLMLingua2Mode mode, bool roberta)
    {
        // The classifier reads a megabyte letter by letter in a minute: there the length is a twentieth.
        string text = string.Concat(Enumerable.Repeat("the silver points.\nthe counts silver ", (roberta ? 1 << 20 : 1 << 16) / 36));
        long start = Stopwatch.GetTimestamp();
        LLMLingua2Prompt prompt = new LLMLingua2Compressor(TinyClassifier.Of(roberta), new() { Mode = mode }).Prepare([text]);
        Assert.InRange(prompt.Compress(new() { Rate = 0.5 }).AchievedRate, 0.3, 0.7);
        Assert.InRange(prompt.Compress(new() { Rate = 0.25 }).AchievedRate, 0.1, 0.4);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(120));
    }

    [Fact]
    public void Compress_InvalidBudget_Throws()
    {
        LLMLingua2Prompt prompt = new LLMLingua2Compressor(TinyClassifier.Bert).Prepare(["a"]);
        foreach (double rate in new[] { double.NaN, -0.001, 1.001, double.PositiveInfinity })
        {
            Assert.Throws<ArgumentOutOfRangeException>("Rate", () => prompt.Compress(new() { Rate = rate }));
            Assert.Throws<ArgumentOutOfRangeException>("ContextLevelRate", () => prompt.Compress(new() { ContextLevelRate = rate }));
        }

        Assert.Throws<ArgumentException>(() => prompt.Compress(new() { ForceContextIds = null! }));
    }

    [Fact]
    public void Prepare_InvalidArguments_Throw()
    {
        var compressor = new LLMLingua2Compressor(TinyClassifier.Bert);
        Assert.Throws<ArgumentNullException>("contexts", () => compressor.Prepare(null!));
        Assert.Throws<ArgumentNullException>("prompts", () => compressor.PrepareMany(null!));
        Assert.Throws<ArgumentException>("prompts", () => compressor.Prepare([null!]));
        Assert.Contains("ForceTokens", Assert.Throws<ArgumentException>(() => compressor.Prepare(["a"], new() { ForceTokens = [""] })).Message);
        Assert.Contains("ChunkEndTokens", Assert.Throws<ArgumentException>(() => compressor.Prepare(["a"], new() { ChunkEndTokens = [""] })).Message);
        Assert.Throws<OperationCanceledException>(() => compressor.Prepare(["a"], cancellationToken: new CancellationToken(canceled: true)));
        Assert.Throws<ArgumentNullException>("classifier", () => new LLMLingua2Compressor(null!));
        Assert.Contains("MaxSequenceLength", Assert.Throws<ArgumentException>(() => new LLMLingua2Compressor(TinyClassifier.Bert, new() { MaxSequenceLength = 3 })).Message);
    }

    [Fact]
    public void Constructor_ParityWithAnotherTokenizer_SaysWhatItKnows()
    {
        using TokenClassifier mixed = new(TinyClassifier.Model(SKIntern.Models.Encoder.EncoderArchitecture.Bert, 500, padding: 1), TinyClassifier.RobertaTokenizer());
        Assert.Contains("XLM-RoBERTa", Assert.Throws<ArgumentException>("classifier", () => new LLMLingua2Compressor(mixed, new() { Mode = LLMLingua2Mode.Parity })).Message);
        Assert.NotEmpty(new LLMLingua2Compressor(mixed).Compress(["the silver points"]).CompressedPrompt);
    }
}
