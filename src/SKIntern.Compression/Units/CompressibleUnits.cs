using SKIntern.Tokenization;

namespace SKIntern.Compression;

/// <summary>A text that loses whole units, in an order that may depend on the draw. With a tokenizer its budgets are tokens, else units.</summary>
internal sealed class CompressibleUnits : ICompressibleText
{
    private const int Nothing = -1;

    private readonly UnitText _text;
    private readonly IUnitOrder _order;
    private readonly IReadOnlyList<ScoredWord>? _words;
    private readonly ITokenizer? _tokenizer;
    private readonly OriginalTokens? _originalTokens;
    private readonly StepTokens? _tokensOfFixedOrder;

    public CompressibleUnits(UnitText text, IUnitOrder order, IReadOnlyList<ScoredWord>? words, ITokenizer? tokenizer)
    {
        (_text, _order, _words, _tokenizer) = (text, order, words, tokenizer);
        if (tokenizer is not null)
        {
            _originalTokens = new(tokenizer, text.Original);
            _tokensOfFixedOrder = order.IsFixed ? Count(tokenizer, [.. order.Of(0)]) : null;
        }
    }

    public string Original => _text.Original;

    private int Steps => _text.Droppable.Length;

    /// <summary>The step behind the last: all units, and the white space as it stands.</summary>
    private int Verbatim => Steps + 1;

    public CompressedText Compress(double rate, int draw = 0) => Compress(CompressionBudget.OfRate(rate), draw);

    public CompressedText Compress(CompressionBudget budget, int draw = 0)
    {
        int[] order = [.. _order.Of(draw)];
        StepTokens? tokens = _tokensOfFixedOrder ?? (_tokenizer is null ? null : Count(_tokenizer, order));
        int step = StepOf(budget, tokens);
        int kept = step == Nothing ? 0 : _text.PinnedCount + Math.Min(step, Steps);
        return new(TextAt(order, step), budget, _text.UnitCount, kept)
        {
            OriginalTokens = _originalTokens?.Count,
            KeptTokens = step == Verbatim ? _originalTokens?.Count : step == Nothing ? _tokenizer?.Count("") : tokens?.Of(step),
        };
    }

    public IReadOnlyList<WordDecision> Explain(CompressionBudget budget, int draw = 0)
    {
        int[] order = [.. _order.Of(draw)];
        int step = StepOf(budget, _tokensOfFixedOrder ?? (_tokenizer is null ? null : Count(_tokenizer, order)));
        TextSpan[] kept = step == Verbatim ? [new(0, Original.Length)] : SpansAt(order, step);
        List<WordDecision> decisions = [];
        int next = 0;
        foreach ((TextSpan word, double? importance) in Words())
        {
            while (next < kept.Length && kept[next].End <= word.Start)
            {
                next++;
            }

            decisions.Add(new(word.Start, word.Length, importance, next < kept.Length && kept[next].Start <= word.Start));
        }

        return decisions;
    }

    private IEnumerable<(TextSpan Word, double? Importance)> Words() => _words is null
        ? WordSplitter.Split(Original).Select(word => (word, (double?)null))
        : _words.Select(word => (new TextSpan(word.Start, word.Length), (double?)word.Importance));

    private int StepOf(CompressionBudget budget, StepTokens? tokens)
    {
        if (budget.IsNothing)
        {
            return Nothing;
        }

        if (tokens is not null && _originalTokens is not null)
        {
            return _originalTokens.AreCoveredBy(budget) ? Verbatim : tokens.Within(budget.TokensOf(_originalTokens.Count), first: 0);
        }

        double rate = CompressionRate.Of(budget);
        int step = CompressionRate.UnitsToKeep(rate, Steps);
        return rate == 1 || (_text.UnitCount > 0 && step == Steps) ? Verbatim : step;
    }

    private StepTokens Count(ITokenizer tokenizer, int[] order) => new(tokenizer, Steps, step => TextAt(order, step));

    private string TextAt(int[] order, int step) => step == Verbatim ? Original : TextAssembler.Join(Original, SpansAt(order, step));

    private TextSpan[] SpansAt(int[] order, int step) => step == Nothing ? [] : _text.Keep(order.Take(step));
}
