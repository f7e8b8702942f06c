namespace SKIntern.Compression;

/// <summary>
/// Drops the least important words and keeps the others whole and in order (paper equation 1 with any importance scorer). The
/// words of a text are ranked once: forced words first (see <see cref="WordCompressionOptions"/>), then by falling importance,
/// the earlier word first among equals; words that the options keep together have one place. A rate S keeps the first
/// round(S * words) of that ranking, halves rounded up, and never less than the forced words. With
/// <see cref="WordCompressionOptions.Tokenizer"/> a rate is a share of the text's tokens instead, and a budget may be a number of
/// tokens: the text that is left, as a whole, has no more tokens than that, and with the next word of the ranking it would have
/// more. Either way, what survives a lower rate or budget is part of what survives a higher one. Rate 0 gives the empty text and
/// rate 1 the text verbatim; between them white space is normalised: one character between words, line breaks kept where a kept
/// word starts a new line. Thread-safe where scorer and tokenizer are.
/// </summary>
public sealed class WordCompressor : IKnowledgeCompressor
{
    private readonly ITokenImportanceScorer _scorer;
    private readonly WordCompressionOptions _options;
    private readonly ForcedWordRule _forced;

    /// <summary>Makes a compressor.</summary>
    /// <param name="scorer">Tells how important words are.</param>
    /// <param name="options">What is counted, and the words that stay always or together; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="scorer"/> is null.</exception>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    public WordCompressor(ITokenImportanceScorer scorer, WordCompressionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        options ??= new();
        options.Validate();
        _scorer = scorer;
        _options = options;
        _forced = new(options);
    }

    /// <summary><c>words:</c> and the name of the scorer.</summary>
    public string Name => "words:" + _scorer.Name;

    /// <inheritdoc />
    /// <exception cref="ArgumentNullException"><paramref name="texts"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The scorer broke its contract; the message says how.</exception>
    public IReadOnlyList<ICompressibleText> Prepare(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<IReadOnlyList<ScoredWord>> scored = ScorerContract.Score(_scorer, texts, cancellationToken);
        var prepared = new ICompressibleText[texts.Count];
        for (int i = 0; i < prepared.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            prepared[i] = Rank(texts[i], scored[i]);
        }

        return prepared;
    }

    private RankedWords Rank(string text, IReadOnlyList<ScoredWord> scored)
    {
        TextSpan[] words = [.. scored.Select(word => new TextSpan(word.Start, word.Length))];
        var ranking = WordRanking.Of(WordStructure.Of(text, words, _options), scored, i => _forced.IsForced(words[i].Of(text)));
        return new(text, [.. scored], ranking, _options.Tokenizer);
    }
}
