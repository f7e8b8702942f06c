using CsCheck;
using SKIntern.Tokenization;

namespace SKIntern.Compression.Tests.Budgets;

/// <summary>Budgets counted in the tokens of what is left.</summary>
public sealed class TokenBudgetTests
{
    private static readonly Gen<ITokenizer> Tokenizer = Gen.Frequency((1, Gen.Const((ITokenizer)Cl100kTokenizer.Shared)), (2, RandomBpeTokenizer.Any));

    private static readonly Gen<CompressionBudget> Budget
        = Gen.OneOf(Texts.Rate.Select(rate => CompressionBudget.OfRate(rate)), Gen.Int[0, 60].Select(CompressionBudget.OfTokens));

    /// <summary>Compressors of every kind, forced words and structure among their options, but nothing that exceeds a budget.</summary>
    private static readonly Gen<Func<ITokenizer, IKnowledgeCompressor>> Exact = Gen.OneOfConst<Func<ITokenizer, IKnowledgeCompressor>>(
        tokenizer => new WordCompressor(ByHash, new() { Tokenizer = tokenizer, ForceNumbers = false, ForceNegations = false }),
        tokenizer => new WordCompressor(ByHash, new()
        { Tokenizer = tokenizer, ForceNumbers = false, ForceNegations = false, KeepListMarkers = true, KeepMeasures = true, KeepNegatedWords = true }),
        tokenizer => new UnitCompressor(new UnitCompressionOptions { Tokenizer = tokenizer, PinnedHeadings = [] }),
        tokenizer => new UnitCompressor(ByHash, new() { Tokenizer = tokenizer, PinnedHeadings = [] }));

    private static readonly Gen<Func<ITokenizer, IKnowledgeCompressor>> Any = Gen.OneOf(Exact, Gen.OneOfConst<Func<ITokenizer, IKnowledgeCompressor>>(
        tokenizer => new WordCompressor(ByHash, new() { Tokenizer = tokenizer }),
        tokenizer => new WordCompressor(ByHash, new() { Tokenizer = tokenizer, KeepListMarkers = true, KeepMeasures = true, KeepNegatedWords = true }),
        tokenizer => new UnitCompressor(new UnitCompressionOptions { Tokenizer = tokenizer }),
        tokenizer => new UnitCompressor(ByHash, new() { Tokenizer = tokenizer })));

    private static FakeScorer ByHash => FakeScorer.ByWord(word => StableHash.Of(word) % 7);

    [Fact]
    public void Compress_NothingForced_NeverExceedsTheBudget() => Gen.Select(Texts.Any, Tokenizer, Exact, Budget, Gen.Int).Sample((text, tokenizer, make, budget, draw) =>
    {
        CompressedText result = make(tokenizer).Prepare([text])[0].Compress(budget, draw);
        int kept = tokenizer.Count(result.Text);
        return (budget.Tokens is { } tokens ? kept <= tokens : kept <= budget.Rate * tokenizer.Count(text) * (1 + 1e-12)) && !result.ExceedsBudget;
    });

    [Fact]
    public void Compress_AnyBudget_CountsTheTextsThemselves() => Gen.Select(Texts.Any, Tokenizer, Any, Budget, Gen.Int).Sample((text, tokenizer, make, budget, draw) =>
    {
        CompressedText result = make(tokenizer).Prepare([text])[0].Compress(budget, draw);
        return result.OriginalTokens == tokenizer.Count(text) && result.KeptTokens == tokenizer.Count(result.Text) && result.Budget == budget;
    });

    [Fact]
    public void Compress_SmallerBudget_KeepsPartOfWhatLargerKeeps() => Gen.Select(Texts.Any, Tokenizer, Any, Budget, Budget, Gen.Int).Sample((text, tokenizer, make, a, b, draw) =>
    {
        int tokens = tokenizer.Count(text);
        (CompressionBudget smaller, CompressionBudget larger) = Size(a, tokens).CompareTo(Size(b, tokens)) <= 0 ? (a, b) : (b, a);
        ICompressibleText prepared = make(tokenizer).Prepare([text])[0];
        return prepared.Explain(smaller, draw).Zip(prepared.Explain(larger, draw)).All(pair => !pair.First.IsKept || pair.Second.IsKept)
            && prepared.Compress(smaller, draw).KeptUnits <= prepared.Compress(larger, draw).KeptUnits;
    });

    [Fact]
    public void Compress_WordsOneByOne_LeavesNoRoomForTheNext() => Gen.Select(Texts.Any, Tokenizer, Gen.Int[0, 60]).Sample((text, tokenizer, tokens) =>
    {
        ICompressibleText prepared = new WordCompressor(ByHash, new() { Tokenizer = tokenizer, ForceNumbers = false, ForceNegations = false, KeepListMarkers = false }).Prepare([text])[0];
        CompressedText result = prepared.Compress(CompressionBudget.OfTokens(tokens));
        WordDecision[] words = [.. prepared.Explain(CompressionBudget.OfTokens(tokens))];
        if (result.KeptUnits == result.OriginalUnits || tokens == 0)
        {
            return true;
        }

        WordDecision next = words.Where(word => !word.IsKept).OrderByDescending(word => word.Importance).ThenBy(word => word.Start).First();
        string larger = TextAssembler.Join(text, words.Where(word => word.IsKept || word == next).Select(word => new TextSpan(word.Start, word.Length)));
        return tokenizer.Count(larger) > tokens;
    });

    [Fact]
    public void Explain_AnyBudget_NamesTheWordsOfTheText() => Gen.Select(Texts.Any, Tokenizer, Any, Budget, Gen.Int).Sample((text, tokenizer, make, budget, draw) =>
    {
        ICompressibleText prepared = make(tokenizer).Prepare([text])[0];
        IReadOnlyList<WordDecision> words = prepared.Explain(budget, draw);
        string kept = string.Concat(words.Where(word => word.IsKept).SelectMany(word => text.Substring(word.Start, word.Length)).Where(c => !char.IsWhiteSpace(c)));
        return words.Count == WordSplitter.Split(text).Count && kept == string.Concat(prepared.Compress(budget, draw).Text.Where(c => !char.IsWhiteSpace(c)));
    });

    [Fact]
    public void Compress_KnownText_FillsTheBudget()
    {
        var compressor = new WordCompressor(FakeScorer.ByWord(word => word.Length), new() { Tokenizer = Cl100kTokenizer.Shared });
        CompressedText result = compressor.Prepare(["I saw the elephants near a river bank"])[0].Compress(CompressionBudget.OfTokens(4));
        Assert.Equal("elephants near river", result.Text);
        Assert.Equal((8, 4), (result.OriginalTokens, result.KeptTokens));
        Assert.Equal(0.5, result.AchievedRate);
        Assert.Equal(result.AchievedRate, result.RequestedRate);
    }

    [Fact]
    public void Compress_ForcedWordsBeyondTheBudget_StayAndTheResultSaysSo()
    {
        var compressor = new WordCompressor(FakeScorer.ByWord(word => word.Length), new() { Tokenizer = new ByteTokenizer() });
        CompressedText result = compressor.Prepare(["1 22 333 four"])[0].Compress(CompressionBudget.OfTokens(3));
        Assert.Equal("1 22 333", result.Text);
        Assert.True(result.ExceedsBudget);
        Assert.True(result.AchievedRate > result.RequestedRate);
        Assert.Empty(compressor.Prepare(["1 22 333 four"])[0].Compress(CompressionBudget.OfTokens(0)).Text);
    }

    [Fact]
    public void Compress_PinnedUnitsBeyondTheBudget_StayAndTheResultSaysSo()
    {
        ICompressibleText prepared = new UnitCompressor(new UnitCompressionOptions { Tokenizer = Cl100kTokenizer.Shared }).Prepare([Texts.Knowledge])[0];
        CompressedText result = prepared.Compress(CompressionBudget.OfTokens(3));
        Assert.Equal("Learning Summary: Begin with 3. Add the points of every item.", result.Text);
        Assert.True(result.ExceedsBudget);
        Assert.Empty(prepared.Compress(CompressionBudget.OfTokens(0)).Text);
    }

    [Fact]
    public void Compress_BudgetBelowEveryUnit_GivesNothing()
    {
        ICompressibleText prepared = new UnitCompressor(new UnitCompressionOptions { Tokenizer = Cl100kTokenizer.Shared, PinnedHeadings = [] }).Prepare([Texts.Knowledge])[0];
        CompressedText result = prepared.Compress(CompressionBudget.OfTokens(4), draw: 3);
        Assert.Equal(("", 0, 0, false), (result.Text, result.KeptUnits, result.KeptTokens, result.ExceedsBudget));
    }

    [Fact]
    public void Compress_FirstUnitTooLong_IsNotSkippedForAShorterOne()
    {
        var scorer = FakeScorer.ByWord(word => word.StartsWith("long", StringComparison.Ordinal) ? 2 : 1);
        string text = "short one. " + string.Join(' ', Enumerable.Repeat("longer", 200)) + ". last one.";
        ICompressibleText prepared = new UnitCompressor(scorer, new() { Tokenizer = Cl100kTokenizer.Shared }).Prepare([text])[0];
        Assert.Empty(prepared.Compress(CompressionBudget.OfTokens(100)).Text);
        Assert.Equal(3, prepared.Compress(CompressionBudget.OfTokens(1000)).KeptUnits);
    }

    [Fact]
    public void Compress_BudgetOfTheWholeText_IsVerbatim()
    {
        const string Text = "  two blanks \n\n and lines ";
        int tokens = Cl100kTokenizer.Shared.Count(Text);
        foreach (Func<ITokenizer, IKnowledgeCompressor> make in new Func<ITokenizer, IKnowledgeCompressor>[]
            { t => new WordCompressor(ByHash, new() { Tokenizer = t }), t => new UnitCompressor(new UnitCompressionOptions { Tokenizer = t }) })
        {
            ICompressibleText prepared = make(Cl100kTokenizer.Shared).Prepare([Text])[0];
            Assert.Equal(Text, prepared.Compress(CompressionBudget.OfTokens(tokens)).Text);
            Assert.Equal(Text, prepared.Compress(CompressionBudget.OfTokens(int.MaxValue)).Text);
            Assert.Equal("two blanks\n\nand lines", prepared.Compress(CompressionBudget.OfTokens(tokens - 1)).Text);
        }
    }

    [Fact]
    public void Compress_TokensWithoutTokenizer_SaysWhatIsMissing()
    {
        foreach (IKnowledgeCompressor compressor in new IKnowledgeCompressor[] { new WordCompressor(ByHash), new UnitCompressor() })
        {
            ICompressibleText prepared = compressor.Prepare([Texts.Knowledge])[0];
            Assert.Contains("Tokenizer", Assert.Throws<InvalidOperationException>(() => prepared.Compress(CompressionBudget.OfTokens(5))).Message);
            Assert.Throws<InvalidOperationException>(() => prepared.Explain(CompressionBudget.OfTokens(5)));
            Assert.Null(prepared.Compress(0.5).OriginalTokens);
        }
    }

    [Fact]
    public void Compress_ManyBudgets_AsksTheTokenizerSeldom()
    {
        string text = string.Join(' ', Enumerable.Range(0, 1024).Select(i => $"word{i}"));
        var tokenizer = new CountingTokenizer(new ByteTokenizer());
        ICompressibleText prepared = new WordCompressor(ByHash, new() { Tokenizer = tokenizer, ForceNumbers = false }).Prepare([text])[0];
        Assert.Equal(0, tokenizer.Calls);
        prepared.Compress(0.5);
        Assert.InRange(tokenizer.Calls, 1, 12);
        prepared.Compress(0.25);
        Assert.InRange(tokenizer.Calls, 2, 22);
        int calls = tokenizer.Calls;
        Assert.Equal(prepared.Compress(0.5), prepared.Compress(CompressionBudget.OfTokens(prepared.Compress(0.5).Budget.TokensOf(prepared.Compress(0.5).OriginalTokens!.Value))) with { Budget = 0.5 });
        Assert.Equal(calls, tokenizer.Calls);
    }

    [Fact]
    public void Compress_ManyThreads_GiveOneAnswer()
    {
        ICompressibleText prepared = new WordCompressor(ByHash, new() { Tokenizer = Cl100kTokenizer.Shared }).Prepare([string.Concat(Enumerable.Repeat(Texts.Knowledge + "\n", 8))])[0];
        var results = new CompressedText[64];
        Parallel.For(0, results.Length, i => results[i] = prepared.Compress(CompressionBudget.OfTokens(40 + (i % 4))));
        for (int i = 0; i < results.Length; i++)
        {
            Assert.Equal(results[i % 4], results[i]);
        }
    }

    // A rate below 1 covers no text as a whole, and no budget of tokens that does not reach it.
    private static double Size(CompressionBudget budget, int tokens) => budget.IsNothing ? -1
        : budget.Rate == 1 || budget.Tokens >= tokens ? double.PositiveInfinity
        : budget.TokensOf(tokens);
}
