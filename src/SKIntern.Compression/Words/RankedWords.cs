using SKIntern.Tokenization;

namespace SKIntern.Compression;

/// <summary>A text whose words are ranked. With a tokenizer its budgets are tokens, else words.</summary>
internal sealed class RankedWords : ICompressibleText
{
    private readonly IReadOnlyList<ScoredWord> _words;
    private readonly WordRanking _ranking;
    private readonly OriginalTokens? _originalTokens;
    private readonly StepTokens? _stepTokens;

    public RankedWords(string original, IReadOnlyList<ScoredWord> words, WordRanking ranking, ITokenizer? tokenizer)
    {
        Original = original;
        (_words, _ranking) = (words, ranking);
        if (tokenizer is not null)
        {
            _originalTokens = new(tokenizer, original);
            _stepTokens = new(tokenizer, ranking.Steps, TextAt);
        }
    }

    public string Original { get; }

    /// <summary>The step behind the last: all words, and the white space as it stands.</summary>
    private int Verbatim => _ranking.Steps + 1;

    public CompressedText Compress(double rate, int draw = 0) => Compress(CompressionBudget.OfRate(rate), draw);

    public CompressedText Compress(CompressionBudget budget, int draw = 0)
    {
        int step = StepOf(budget);
        return new(TextAt(step), budget, _words.Count, _ranking.WordsAt(step))
        {
            OriginalTokens = _originalTokens?.Count,
            KeptTokens = step == Verbatim ? _originalTokens?.Count : _stepTokens?.Of(step),
        };
    }

    public IReadOnlyList<WordDecision> Explain(CompressionBudget budget, int draw = 0)
    {
        int step = StepOf(budget);
        return [.. _words.Select((word, i) => new WordDecision(word.Start, word.Length, word.Importance, _ranking.Keeps(i, step)))];
    }

    private int StepOf(CompressionBudget budget)
    {
        if (budget.IsNothing)
        {
            return 0;
        }

        if (_stepTokens is not null && _originalTokens is not null)
        {
            return _originalTokens.AreCoveredBy(budget) ? Verbatim : _stepTokens.Within(budget.TokensOf(_originalTokens.Count), _ranking.ForcedSteps);
        }

        double rate = CompressionRate.Of(budget);
        int step = Math.Max(_ranking.Within(CompressionRate.UnitsToKeep(rate, _words.Count)), _ranking.ForcedSteps);
        return rate == 1 || (step > 0 && step == _ranking.Steps) ? Verbatim : step;
    }

    private string TextAt(int step) => step == Verbatim
        ? Original
        : TextAssembler.Join(Original, _words.Where((_, i) => _ranking.Keeps(i, step)).Select(word => new TextSpan(word.Start, word.Length)));
}
