using CsCheck;
using TorchSharp;

namespace SKIntern.Compression.Tests.Perplexity;

public sealed class LLMLinguaCompressorTests
{
    private const int Window = 8;
    private static readonly ByteTokenizer Tokenizer = new();
    private static readonly LLMLinguaOptions Small = new() { IterativeSize = Window };

    private readonly LLMLinguaCompressor _compressor = new(TinyModel.Shared, Tokenizer);

    private static readonly Gen<LLMLinguaOptions> AnyOptions = Gen.Select(
        Gen.Select(Texts.Rate, Gen.Int[1, 40], Gen.OneOfConst("", "Answer."), Gen.OneOfConst("who?", "\u4F60\u597D\uFF1F", "q\uD800 " + new string('q', 90))),
        Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool),
        Gen.Select(Gen.OneOfConst(Enum.GetValues<RankMethod>()), Gen.OneOfConst(Enum.GetValues<QuestionPlace>()), Gen.OneOfConst(Enum.GetValues<ContextOrder>()), Gen.OneOfConst(0.0, 0.3)),
        (sizes, filters, ranks) => new LLMLinguaOptions
        {
            Rate = sizes.Item1,
            IterativeSize = sizes.Item2,
            Instruction = sizes.Item3,
            Question = sizes.Item4,
            UseSentenceLevelFilter = filters.Item1,
            KeepSplit = filters.Item2,
            SplitTokenId = '\n',
            ConditionTokens = filters.Item3,
            ConditionCompare = filters.Item4,
            RankMethod = ranks.Item1,
            ConditionInQuestion = ranks.Item2,
            ReorderContext = ranks.Item3,
            DynamicContextCompressionRatio = ranks.Item4,
        });

    [Fact]
    public void Compress_AnyPrompt_KeepsTokensInOrderAndSaysWhich()
        => Gen.Select(Texts.Any.Array[0, 4], AnyOptions).Sample((contexts, options) =>
        {
            LLMLinguaResult result = _compressor.Compress(contexts, options);
            string body = PythonText.WellFormed(options.Instruction) is { Length: > 0 } instruction ? result.CompressedPrompt[instruction.Length..] : result.CompressedPrompt;
            string kept = Tokenizer.Decode([.. result.Tokens.Where(token => token.IsKept).Select(token => token.Id)]);
            return result.CompressedPrompt.StartsWith(options.Instruction, StringComparison.Ordinal)
                && result.CompressedPrompt.EndsWith(PythonText.WellFormed(options.Question), StringComparison.Ordinal)
                && (string.IsNullOrWhiteSpace(kept) || body.Contains(kept, StringComparison.Ordinal))
                && ((options.ConditionTokens && !options.ConditionCompare)
                    || result.Tokens.All(token => token.IsKept || token.Importance is not null || (options.KeepSplit && token.Id == options.SplitTokenId)))
                && result.CompressedTokens == Cl100kTokenizer.Shared.Count(result.CompressedPrompt)
                && result.ContextIds.Distinct().Count() == result.ContextIds.Count;
        }, iter: 30);

    [Fact]
    public void Compress_Again_GivesTheSame()
    {
        LLMLinguaOptions options = Small with { RankMethod = RankMethod.LongLLMLingua, ConditionCompare = true, Question = "Which item counts?", UseSentenceLevelFilter = true };
        string[] contexts = [Texts.Knowledge, "Another context. It is short.", "A third one"];
        LLMLinguaResult first = _compressor.Compress(contexts, options), second = _compressor.Compress(contexts, options);
        Assert.Equal(first.CompressedPrompt, second.CompressedPrompt);
        Assert.Equal(first.Tokens, second.Tokens);
    }

    [Fact]
    public void Compress_LowerRate_IsNeverLonger()
    {
        int[] kept = [.. Enumerable.Range(0, 11).Select(tenths => _compressor.Compress([Texts.Knowledge], Small with { Rate = tenths / 10.0 }).Tokens.Count(t => t.IsKept))];
        Assert.Equal(kept.Order(), kept);
        Assert.True(kept[0] * 5 < kept[10], $"rates 0 to 1 keep {string.Join(", ", kept)}");
    }

    [Fact]
    public void Compress_TargetToken_CountsInsteadOfTheRate()
    {
        int few = _compressor.Compress([Texts.Knowledge], Small with { TargetToken = 20, Rate = 1 }).Tokens.Count(t => t.IsKept);
        int many = _compressor.Compress([Texts.Knowledge], Small with { TargetToken = 150, Rate = 0 }).Tokens.Count(t => t.IsKept);
        Assert.InRange(few, 1, 60);
        Assert.InRange(many, 100, Texts.Knowledge.Length);
    }

    [Fact]
    public void Compress_BudgetBelowInstructionAndQuestion_LeavesThem()
    {
        LLMLinguaOptions options = Small with { Rate = 0, Instruction = "Instruction.", Question = "Question?" };
        LLMLinguaResult result = _compressor.Compress([new('x', 100)], options);
        Assert.StartsWith("Instruction.\n\n", result.CompressedPrompt);
        Assert.EndsWith("\n\nQuestion?", result.CompressedPrompt);
        Assert.True(result.Tokens.Count(t => t.IsKept) <= Window + 1, "all that a window reached is gone");
        Assert.DoesNotContain("Question?", _compressor.Compress([new('x', 100)], options with { ConcateQuestion = false }).CompressedPrompt);
    }

    [Theory]
    [InlineData(8, false)]
    [InlineData(200, false)]
    [InlineData(8, true)]
    [InlineData(200, true)]
    public void Compress_LongerThanThePositions_ReachesTheEnd(int windowTokens, bool compare)
    {
        string text = string.Concat(Enumerable.Range(0, 100).Select(i => $"w{i} "));
        LLMLinguaOptions options = new() { IterativeSize = windowTokens, ConditionCompare = compare, Question = new string('q', 100) };
        IReadOnlyList<LLMLinguaToken> tokens = _compressor.Compress([text], options).Tokens;
        Assert.Equal(text.Length, tokens.Count);
        Assert.InRange(tokens.Count(token => token.Importance is not null), text.Length * 3 / 4, text.Length);
        Assert.Contains(tokens.TakeLast(32).Take(16), token => token.Importance is not null);
        Assert.InRange(tokens.Count(t => t.IsKept), 1, text.Length * 3 / 4);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\n\n \u3000")]
    public void Compress_NothingToCompress_LeavesInstructionAndQuestion(string context)
    {
        LLMLinguaOptions options = Small with { Instruction = "Do.", Question = "Why?" };
        Assert.Equal("Do.\n\nWhy?", _compressor.Compress([context], options).CompressedPrompt);
        LLMLinguaResult empty = _compressor.Compress([context]);
        Assert.Equal(("", 0, 0, "1.0x", "100.0%"), (empty.CompressedPrompt, empty.OriginTokens, empty.CompressedTokens, empty.RatioText, empty.RateText));
    }

    [Fact]
    public void Compress_NoContexts_LeavesInstructionAndQuestion()
    {
        LLMLinguaResult result = _compressor.Compress([], new() { Instruction = "Do.", Question = "Why?", ConditionCompare = true, UseSentenceLevelFilter = true });
        Assert.Equal("Do.\n\nWhy?", result.CompressedPrompt);
        Assert.Empty(result.ContextIds);
    }

    [Theory]
    [InlineData("word")]
    [InlineData("x")]
    [InlineData("\u4F60\u597D\u3002\u4E16\u754C\u3002")]
    [InlineData("\u0645\u0631\u062D\u0628\u0627")]
    public void Compress_ShortContext_IsDefined(string context)
    {
        foreach (LLMLinguaOptions options in (LLMLinguaOptions[])[new(), Small, Small with { Question = "q", ConditionCompare = true }, Small with { KeepSplit = true }])
        {
            LLMLinguaResult result = _compressor.Compress([context], options);
            Assert.True(result.CompressedTokens > 0 || result.Tokens.All(t => !t.IsKept));
        }
    }

    [Fact]
    public void Compress_LoneSurrogates_AreReplacementCharacters()
        => Assert.Equal(
            _compressor.Compress(["a\uFFFDb " + Texts.Knowledge], Small with { Question = "\uFFFD?" }).CompressedPrompt,
            _compressor.Compress(["a\uD800b " + Texts.Knowledge], Small with { Question = "\uDC00?" }).CompressedPrompt);

    [Fact]
    public void Compress_WithoutTheTokenFilter_GivesWholeContextsInOrder()
    {
        string[] contexts = ["First context.", "Second context.", "Third context."];
        LLMLinguaOptions options = new() { UseTokenLevelFilter = false, TargetToken = 1, ContextBudget = "+0", ForceContextIds = [2], ConditionCompare = true, Question = "q" };
        int best = new PerplexityRanker(TinyModel.Shared, Tokenizer).Rank(contexts, "", QuestionPlace.None, default)[0];
        LLMLinguaResult result = _compressor.Compress(contexts, options);
        Assert.Equal(new[] { best, 2 }.Distinct().Order(), result.ContextIds);
        Assert.Equal(string.Join("\n\n", result.ContextIds.Select(id => contexts[id]).Append("q")), result.CompressedPrompt);
        Assert.Empty(result.Tokens);
        Assert.Equal([0, 1, 2], _compressor.Compress(contexts, options with { UseContextLevelFilter = false }).ContextIds);
    }

    [Fact]
    public void Compress_AddInstruction_IsReadBehindTheQuestion()
    {
        LLMLinguaOptions options = Small with { Instruction = "Sum up.", Question = "who?", ConditionTokens = true };
        float?[] Importance(LLMLinguaOptions o) => [.. _compressor.Compress([Texts.Knowledge], o).Tokens.Select(t => t.Importance)];
        Assert.Equal(Importance(options with { Question = "who?\n\nSum up.", Instruction = "", TargetToken = 50 }), Importance(options with { AddInstruction = true, TargetToken = 50 }));
        Assert.NotEqual(Importance(options), Importance(options with { AddInstruction = true }));
    }

    [Fact]
    public void Compress_KeepSplit_KeepsBlankLines()
    {
        string text = string.Concat(Enumerable.Range(0, 12).Select(i => $"item {i}\n\n"));
        string[] blocks = _compressor.Compress([text], Small with { Rate = 0.2, KeepSplit = true, SplitTokenId = '\n' }).CompressedPrompt.Split("\n\n");
        Assert.Equal(13, blocks.Length);
        Assert.True(_compressor.Compress([text], Small with { Rate = 0.2 }).CompressedPrompt.Split("\n\n").Length < 13);
    }

    [Fact]
    public void Compress_Progress_ReachesEveryWindowAndCancellationStopsBetween()
    {
        List<double> shares = [];
        _compressor.Compress([Texts.Knowledge], Small, new Progress(shares.Add));
        Assert.True(shares.Count > 10);
        Assert.Equal(shares.Order(), shares);
        Assert.InRange(shares[^1], 0.9, 1);

        using var source = new CancellationTokenSource();
        int reports = 0;
        var cancelling = new Progress(_ =>
        {
            reports++;
            source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => _compressor.Compress([Texts.Knowledge], Small, cancelling, source.Token));
        Assert.Equal(1, reports);
        Assert.Throws<OperationCanceledException>(() => _compressor.Compress(["a"], null, null, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Compress_ManyTimes_LeavesNoTensors()
    {
        LLMLinguaOptions options = Small with { ConditionCompare = true, Question = "who?" };
        _compressor.Compress([Texts.Knowledge, "another"], options);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        _compressor.Compress([Texts.Knowledge, "another"], options);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void Compress_ForcedContextThatIsNone_IsNamed(int id)
    {
        string message = Assert.Throws<ArgumentException>("options", () => _compressor.Compress(["a", "b"], new() { ForceContextIds = [0, id] })).Message;
        Assert.Contains($"context {id}", message);
        Assert.Contains("there are 2", message);
    }

    [Fact]
    public void Compress_InvalidArguments_Throw()
    {
        using var small = TinyModel.Create(TinyModel.Config with { VocabularySize = 100 });
        using var blind = TinyModel.Create(TinyModel.Config with { MaxPositionEmbeddings = 1 });
        Assert.Throws<ArgumentNullException>("model", () => new LLMLinguaCompressor(null!, Tokenizer));
        Assert.Throws<ArgumentNullException>("tokenizer", () => new LLMLinguaCompressor(TinyModel.Shared, null!));
        Assert.Throws<ArgumentException>("model", () => new LLMLinguaCompressor(blind, Tokenizer));
        Assert.Throws<ArgumentNullException>("contexts", () => _compressor.Compress(null!));
        Assert.Throws<ArgumentException>("contexts", () => _compressor.Compress(["a", null!]));
        Assert.Throws<ArgumentException>(() => _compressor.Compress(["a"], new() { Rate = 2 }));
        string message = Assert.Throws<InvalidOperationException>(() => new LLMLinguaCompressor(small, Tokenizer).Compress(["zoo"])).Message;
        Assert.Contains("122", message);
    }

    private sealed class Progress(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
