namespace SKIntern.Compression;

/// <summary>
/// LLMLingua-2 (Pan et al. 2024; microsoft/LLMLingua, <c>compress_prompt_llmlingua2</c>): a token classifier tells of every word how
/// likely it should stay. One pass of the classifier serves every budget, and texts of many prompts share it.
/// </summary>
/// <remarks>
/// <see cref="LLMLingua2Mode.Fixed"/>, the default, keeps the words of the highest P(keep) of the whole prompt up to the budget in cl100k
/// tokens: never more, and not so few that the next word would fit too. Forced words come first and all stay at every budget above 0,
/// also where they alone exceed it. Rate 0 gives the empty text; where the budget holds all, texts stay verbatim. Within one set of contexts what
/// stays at a smaller budget is part of what stays at a larger one. A word is what stands between white space, each CJK character one,
/// with brackets, quotation marks and the marks that end clauses as words of their own; kept words are joined by the white space of the
/// original, and a mark whose word is dropped follows the word kept before it.
/// <see cref="LLMLingua2Mode.Parity"/> gives exactly what llmlingua 0.2.2 gives; where that fails with an error of its own (rate 0, an
/// empty context) nothing stays.
/// Safe for concurrent use as long as nobody changes the classifier's weights meanwhile.
/// </remarks>
public sealed class LLMLingua2Compressor
{
    private readonly ILLMLingua2Scoring _scoring;

    /// <summary>Makes a compressor.</summary>
    /// <param name="classifier">The classifier; not disposed.</param>
    /// <param name="options">The mode and sizes; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="classifier"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The options are not valid, the classifier has too few positions, or in Parity mode it is neither XLM-RoBERTa nor BERT.
    /// </exception>
    public LLMLingua2Compressor(TokenClassifier classifier, LLMLingua2Options? options = null)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        options ??= new();
        options.Validate();
        _scoring = options.Mode == LLMLingua2Mode.Parity ? new ParityScoring(classifier, options) : new FixedScoring(classifier, options);
        (Classifier, Options) = (classifier, options);
    }

    /// <summary>The classifier.</summary>
    public TokenClassifier Classifier { get; }

    /// <summary>The mode and sizes.</summary>
    public LLMLingua2Options Options { get; }

    /// <summary>Scores a prompt in one pass of the classifier.</summary>
    /// <param name="contexts">The contexts; an empty one is allowed.</param>
    /// <param name="options">What the scores depend on; <see langword="null"/> for the defaults.</param>
    /// <param name="progress">Is told how many rows of the classifier are done, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops between texts and between batches.</param>
    /// <returns>The prompt, to be shortened to any budget.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="contexts"/> is null.</exception>
    /// <exception cref="ArgumentException">A context is null, or an option is not valid.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public LLMLingua2Prompt Prepare(
        IReadOnlyList<string> contexts, LLMLingua2PrepareOptions? options = null, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(contexts);
        return PrepareMany([contexts], options, progress, cancellationToken)[0];
    }

    /// <summary>Scores several prompts in one pass, rows of like lengths in one batch.</summary>
    /// <param name="prompts">The contexts of each prompt.</param>
    /// <param name="options">What the scores depend on; <see langword="null"/> for the defaults.</param>
    /// <param name="progress">Is told how many rows of the classifier are done, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops between texts and between batches.</param>
    /// <returns>The prompts, in order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="prompts"/> is null.</exception>
    /// <exception cref="ArgumentException">A prompt or a context is null, or an option is not valid.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<LLMLingua2Prompt> PrepareMany(
        IReadOnlyList<IReadOnlyList<string>> prompts, LLMLingua2PrepareOptions? options = null, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        options ??= new();
        options.Validate();
        if (prompts.Any(contexts => contexts is null || contexts.Any(context => context is null)))
        {
            throw new ArgumentException("The prompts hold a null context.", nameof(prompts));
        }

        cancellationToken.ThrowIfCancellationRequested();
        return _scoring.Prepare([.. prompts.Select(contexts => (IReadOnlyList<string>)[.. contexts])], options, progress, cancellationToken);
    }

    /// <summary>Scores and shortens a prompt. Where several budgets are wanted, <see cref="Prepare"/> it once instead.</summary>
    /// <param name="contexts">The contexts; an empty one is allowed.</param>
    /// <param name="budget">How much stays; <see langword="null"/> for the defaults (half of the tokens).</param>
    /// <param name="options">What the scores depend on; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops between texts and between batches.</param>
    /// <returns>The shortened prompt.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="contexts"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rate is outside [0, 1] or not a number.</exception>
    /// <exception cref="ArgumentException">A context is null, or an option is not valid.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public LLMLingua2Result Compress(
        IReadOnlyList<string> contexts, LLMLingua2Budget? budget = null, LLMLingua2PrepareOptions? options = null, CancellationToken cancellationToken = default)
    {
        budget?.Validate();
        return Prepare(contexts, options, null, cancellationToken).Compress(budget);
    }
}
