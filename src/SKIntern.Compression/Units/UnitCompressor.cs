namespace SKIntern.Compression;

/// <summary>
/// Drops whole sentences and list items, so that a fact is either readable or gone; dropping words leaves the numbers and names
/// of a fact readable down to low rates. A rate S keeps round(S * units), halves rounded up, of the units that are not pinned
/// (see <see cref="UnitCompressionOptions.PinnedHeadings"/>). With <see cref="UnitCompressionOptions.Tokenizer"/> a rate is a share
/// of the whole text's tokens instead, and a budget may be a number of tokens: the text that is left, as a whole, has no more
/// tokens than that, and with the next unit in order it would have more; a unit that does not fit is not skipped for a shorter one.
/// Either way, for one draw, what survives a lower rate or budget is part of what survives a higher one. Without a scorer the units are drawn at random from the seed, the draw number and the text: pass a draw number
/// that differs by example and epoch to have every example lose other facts each time it is seen. With a scorer the units of the
/// lowest mean word importance go first and the draw has no effect. The counts of the result include pinned units. Rate 0 gives
/// the empty text and rate 1 the text verbatim. Thread-safe where scorer and tokenizer are.
/// </summary>
public sealed class UnitCompressor : IKnowledgeCompressor
{
    private readonly UnitParser _parser;
    private readonly UnitCompressionOptions _options;
    private readonly ITokenImportanceScorer? _scorer;

    /// <summary>Makes a compressor that draws at random.</summary>
    /// <param name="options">How texts are read, and the seed; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    public UnitCompressor(UnitCompressionOptions? options = null)
    {
        options ??= new();
        options.Validate();
        _parser = new(options);
        _options = options;
    }

    /// <summary>Makes a compressor that goes by importance.</summary>
    /// <param name="scorer">Tells how important words are.</param>
    /// <param name="options">How texts are read; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="scorer"/> is null.</exception>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    public UnitCompressor(ITokenImportanceScorer scorer, UnitCompressionOptions? options = null)
        : this(options)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        _scorer = scorer;
    }

    /// <summary><c>facts</c>, and behind a colon the name of the scorer where there is one.</summary>
    public string Name => _scorer is null ? "facts" : "facts:" + _scorer.Name;

    /// <inheritdoc />
    /// <exception cref="ArgumentNullException"><paramref name="texts"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The scorer broke its contract; the message says how.</exception>
    public IReadOnlyList<ICompressibleText> Prepare(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<IReadOnlyList<ScoredWord>>? scored = _scorer is null ? null : ScorerContract.Score(_scorer, texts, cancellationToken);
        var prepared = new ICompressibleText[texts.Count];
        for (int i = 0; i < prepared.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            UnitText text = _parser.Parse(texts[i]);
            IUnitOrder order = scored is null
                ? new DrawnOrder(text.Original, text.Droppable.Length, _options.Seed)
                : new ImportanceOrder(text.Droppable, scored[i]);
            prepared[i] = new CompressibleUnits(text, order, scored?[i], _options.Tokenizer);
        }

        return prepared;
    }
}
