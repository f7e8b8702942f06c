namespace SKIntern.Compression;

/// <summary>
/// What a <see cref="LLMLinguaCompressor"/> shall do; the names and defaults of llmlingua's <c>compress_prompt</c>. Immutable.
/// </summary>
public sealed record LLMLinguaOptions
{
    /// <summary>What stands before the contexts, unchanged; its tokens count for the budget.</summary>
    /// <value>None.</value>
    public string Instruction { get; init; } = "";

    /// <summary>What stands behind the contexts, unchanged; its tokens count for the budget.</summary>
    /// <value>None.</value>
    public string Question { get; init; } = "";

    /// <summary>
    /// The share of the tokens of instruction, question and contexts that shall be left, in [0, 1]. A target and no promise: short prompts
    /// and the end of long ones stay, and even at 1 a few tokens go, since contexts are counted a little longer than they are, as in llmlingua.
    /// </summary>
    /// <value>0.5.</value>
    public double Rate { get; init; } = 0.5;

    /// <summary>The tokens that shall be left of the contexts, at least 0; counts instead of <see cref="Rate"/>.</summary>
    /// <value>None.</value>
    public double? TargetToken { get; init; }

    /// <summary>
    /// The tokens of a window, at least 1. Where the prompt is longer than what the model reads and two windows are too, a quarter of
    /// what it reads at most.
    /// </summary>
    /// <value>200.</value>
    public int IterativeSize { get; init; } = 200;

    /// <summary>The contexts that stay whatever their rank, by their indices.</summary>
    /// <value>None.</value>
    public IReadOnlyList<int> ForceContextIds { get; init; } = [];

    /// <summary>Whether sentences are dropped by rank before tokens are.</summary>
    /// <value>false.</value>
    public bool UseSentenceLevelFilter { get; init; }

    /// <summary>Whether contexts are dropped by rank, where there are several.</summary>
    /// <value>true.</value>
    public bool UseContextLevelFilter { get; init; } = true;

    /// <summary>Whether tokens are dropped.</summary>
    /// <value>true.</value>
    public bool UseTokenLevelFilter { get; init; } = true;

    /// <summary>Whether runs of <see cref="SplitTokenId"/> stay, such as the blank lines between demonstrations.</summary>
    /// <value>false.</value>
    public bool KeepSplit { get; init; }

    /// <summary>
    /// The token that <see cref="KeepSplit"/> speaks of. llmlingua takes 13, the line feed of Llama 2, whatever the model; for another
    /// model ask its tokenizer.
    /// </summary>
    /// <value>13.</value>
    public int SplitTokenId { get; init; } = 13;

    /// <summary>How many sentences at the very start come first when sentences are ranked, at least 0.</summary>
    /// <value>0.</value>
    public int KeepFirstSentence { get; init; }

    /// <summary>How many sentences at the very end come first when sentences are ranked, at least 0.</summary>
    /// <value>0.</value>
    public int KeepLastSentence { get; init; }

    /// <summary>What the budget of the contexts is beside the one of the tokens: an operator (+ - * /) and a number.</summary>
    /// <value>"+100".</value>
    public string ContextBudget { get; init; } = "+100";

    /// <summary>How many times the budget of the tokens the one of the sentences is, above 0.</summary>
    /// <value>1.4.</value>
    public double TokenBudgetRatio { get; init; } = 1.4;

    /// <summary>
    /// Where the question stands while contexts and sentences are ranked. <see cref="RankMethod.LLMLingua"/> takes no question;
    /// <see cref="RankMethod.LongLLMLingua"/> puts it behind, unless this says otherwise or tokens are conditioned on it.
    /// </summary>
    /// <value>None.</value>
    public QuestionPlace ConditionInQuestion { get; init; }

    /// <summary>
    /// Whether the question is read before the contexts while tokens are dropped: the suffix <c>_condition</c> of llmlingua's
    /// <c>condition_in_question</c>.
    /// </summary>
    /// <value>false.</value>
    public bool ConditionTokens { get; init; }

    /// <summary>
    /// Whether tokens stay by how much the question tells about them (contrastive perplexity) instead of by their perplexity; implies
    /// <see cref="ConditionTokens"/>.
    /// </summary>
    /// <value>false.</value>
    public bool ConditionCompare { get; init; }

    /// <summary>The order of the contexts that stay.</summary>
    /// <value>Original.</value>
    public ContextOrder ReorderContext { get; init; } = ContextOrder.Original;

    /// <summary>
    /// By how much the rate of the best context is above the common one, and that of the worst below it, in [0, 1]; the ones between lie
    /// evenly between.
    /// </summary>
    /// <value>0.</value>
    public double DynamicContextCompressionRatio { get; init; }

    /// <summary>Whether the instruction is read behind the question where tokens are conditioned on it.</summary>
    /// <value>false.</value>
    public bool AddInstruction { get; init; }

    /// <summary>By what contexts and sentences are ranked.</summary>
    /// <value>LLMLingua.</value>
    public RankMethod RankMethod { get; init; } = RankMethod.LLMLingua;

    /// <summary>Whether the question is part of the result.</summary>
    /// <value>true.</value>
    public bool ConcateQuestion { get; init; } = true;

    /// <summary>Whether the question, and perhaps the instruction, is read before the contexts.</summary>
    internal bool HasPrefix => ConditionTokens || ConditionCompare;

    /// <summary>Where the question stands while contexts are ranked, with what the method says about it.</summary>
    internal QuestionPlace RankingPlace => RankMethod switch
    {
        RankMethod.LLMLingua => QuestionPlace.None,
        _ => ConditionInQuestion == QuestionPlace.None && !HasPrefix ? QuestionPlace.After : ConditionInQuestion,
    };

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message lists all such values.</exception>
    public void Validate()
    {
        List<string> errors = [];
        Require(Instruction is not null, nameof(Instruction), "a text", Instruction);
        Require(Question is not null, nameof(Question), "a text", Question);
        Require(Rate is >= 0 and <= 1, nameof(Rate), "in [0, 1]", Rate);
        Require(TargetToken is null or (>= 0 and < double.PositiveInfinity), nameof(TargetToken), "a number of at least 0", TargetToken);
        Require(IterativeSize >= 1, nameof(IterativeSize), "at least 1", IterativeSize);
        Require(ForceContextIds is not null, nameof(ForceContextIds), "a list", ForceContextIds);
        Require(KeepFirstSentence >= 0, nameof(KeepFirstSentence), "at least 0", KeepFirstSentence);
        Require(KeepLastSentence >= 0, nameof(KeepLastSentence), "at least 0", KeepLastSentence);
        Require(Compression.ContextBudget.TryParse(ContextBudget, out _), nameof(ContextBudget), "one of + - * / and a number, such as \"+100\"", ContextBudget);
        Require(TokenBudgetRatio is > 0 and < double.PositiveInfinity, nameof(TokenBudgetRatio), "above 0", TokenBudgetRatio);
        Require(Enum.IsDefined(ConditionInQuestion), nameof(ConditionInQuestion), "one of its values", ConditionInQuestion);
        Require(Enum.IsDefined(ReorderContext), nameof(ReorderContext), "one of its values", ReorderContext);
        Require(
            DynamicContextCompressionRatio is >= 0 and <= 1, nameof(DynamicContextCompressionRatio), "in [0, 1]", DynamicContextCompressionRatio);
        Require(Enum.IsDefined(RankMethod), nameof(RankMethod), "one of its values: rankings by retrieval need another model", RankMethod);
        Require(
            RankMethod != RankMethod.LongLLMLingua || !string.IsNullOrEmpty(Question), nameof(Question), $"given for {nameof(RankMethod.LongLLMLingua)}", Question);
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors) + ".");
        }

        void Require(bool isValid, string name, string expected, object? actual)
        {
            if (!isValid)
            {
                errors.Add(FormattableString.Invariant($"{name} must be {expected}, not '{actual}'"));
            }
        }
    }
}
