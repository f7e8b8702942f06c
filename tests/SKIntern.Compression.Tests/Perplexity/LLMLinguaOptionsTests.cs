namespace SKIntern.Compression.Tests.Perplexity;

public sealed class LLMLinguaOptionsTests
{
    [Fact]
    public void Defaults_AreLLMLinguas()
    {
        var options = new LLMLinguaOptions();
        Assert.Equal(("", "", 0.5, null, 200), (options.Instruction, options.Question, options.Rate, options.TargetToken, options.IterativeSize));
        Assert.Empty(options.ForceContextIds);
        Assert.Equal((false, true, true), (options.UseSentenceLevelFilter, options.UseContextLevelFilter, options.UseTokenLevelFilter));
        Assert.Equal((false, 13, 0, 0), (options.KeepSplit, options.SplitTokenId, options.KeepFirstSentence, options.KeepLastSentence));
        Assert.Equal(("+100", 1.4), (options.ContextBudget, options.TokenBudgetRatio));
        Assert.Equal((QuestionPlace.None, false, false), (options.ConditionInQuestion, options.ConditionTokens, options.ConditionCompare));
        Assert.Equal((ContextOrder.Original, 0.0, false), (options.ReorderContext, options.DynamicContextCompressionRatio, options.AddInstruction));
        Assert.Equal((RankMethod.LLMLingua, true), (options.RankMethod, options.ConcateQuestion));
        options.Validate();
    }

    [Fact]
    public void Validate_SeveralErrors_NamesThemAll()
    {
        LLMLinguaOptions options = new()
        {
            Instruction = null!,
            Question = null!,
            Rate = 1.1,
            TargetToken = -1,
            IterativeSize = 0,
            ForceContextIds = null!,
            KeepFirstSentence = -1,
            KeepLastSentence = -1,
            ContextBudget = "**2",
            TokenBudgetRatio = 0,
            ConditionInQuestion = (QuestionPlace)9,
            ReorderContext = (ContextOrder)9,
            DynamicContextCompressionRatio = -0.1,
            RankMethod = (RankMethod)9,
        };
        string message = Assert.Throws<ArgumentException>(options.Validate).Message;
        string[] names =
        [
            nameof(options.Instruction), nameof(options.Question), nameof(options.Rate), nameof(options.TargetToken), nameof(options.IterativeSize),
            nameof(options.ForceContextIds), nameof(options.KeepFirstSentence), nameof(options.KeepLastSentence), nameof(options.ContextBudget),
            nameof(options.TokenBudgetRatio), nameof(options.ConditionInQuestion), nameof(options.ReorderContext),
            nameof(options.DynamicContextCompressionRatio), nameof(options.RankMethod),
        ];
        Assert.All(names, name => Assert.Contains(name + " must be", message));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.01)]
    [InlineData(1.01)]
    public void Validate_RateOutside_SaysSo(double rate)
        => Assert.Contains("Rate must be in [0, 1]", Assert.Throws<ArgumentException>(new LLMLinguaOptions { Rate = rate }.Validate).Message);

    [Fact]
    public void Validate_LongLLMLinguaWithoutQuestion_SaysSo()
    {
        LLMLinguaOptions options = new() { RankMethod = RankMethod.LongLLMLingua };
        Assert.Contains("Question must be given for LongLLMLingua", Assert.Throws<ArgumentException>(options.Validate).Message);
        (options with { Question = "who?" }).Validate();
    }

    [Theory]
    [InlineData(RankMethod.LLMLingua, QuestionPlace.After, true, QuestionPlace.None)]
    [InlineData(RankMethod.LongLLMLingua, QuestionPlace.None, false, QuestionPlace.After)]
    [InlineData(RankMethod.LongLLMLingua, QuestionPlace.None, true, QuestionPlace.None)]
    [InlineData(RankMethod.LongLLMLingua, QuestionPlace.Before, true, QuestionPlace.Before)]
    public void RankingPlace_FollowsTheMethod(RankMethod method, QuestionPlace asked, bool conditioned, QuestionPlace expected)
        => Assert.Equal(expected, new LLMLinguaOptions { RankMethod = method, ConditionInQuestion = asked, ConditionCompare = conditioned }.RankingPlace);
}
