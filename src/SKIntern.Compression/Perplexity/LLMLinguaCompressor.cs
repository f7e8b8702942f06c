using SKIntern.Models.Decoder;
using SKIntern.Tokenization;

namespace SKIntern.Compression;

/// <summary>
/// LLMLingua (Jiang et al. 2023) and LongLLMLingua (Jiang et al. 2024): shortens a prompt with the perplexity of a causal language
/// model. Contexts, then perhaps sentences, are kept by rank until a budget is spent; of the rest, tokens that the model could
/// have guessed are dropped window by window. Gives the texts and numbers of microsoft/LLMLingua 0.2.2 in single precision
/// (with transformers 4.46), sentences excepted: these are cut by the project's own rules. The model stays the caller's. Thread-safe
/// as long as nobody changes the model's weights or adapters meanwhile.
/// </summary>
public sealed class LLMLinguaCompressor
{
    private const string Separator = "\n\n";

    // What the reference takes for a prompt without contexts.
    private const string NoContext = " ";

    private readonly DecoderModel _model;
    private readonly ITokenizer _tokenizer;
    private readonly PerplexityRanker _ranker;

    /// <summary>Makes a compressor.</summary>
    /// <param name="model">The language model; not disposed.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The model reads less than two tokens at once.</exception>
    public LLMLinguaCompressor(DecoderModel model, ITokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        if (model.Config.MaxPositionEmbeddings < 2)
        {
            throw new ArgumentException("The model must be able to read at least two tokens at once.", nameof(model));
        }

        _model = model;
        _tokenizer = tokenizer;
        _ranker = new(model, tokenizer);
    }

    /// <summary>Shortens a prompt.</summary>
    /// <param name="contexts">
    /// The demonstrations or documents between instruction and question, in order; may be empty. A lone surrogate becomes U+FFFD.
    /// </param>
    /// <param name="options">What shall be done; <see langword="null"/> for the defaults.</param>
    /// <param name="progress">Told the share of windows that are done, in (0, 1]; fewer may be needed than planned.</param>
    /// <param name="cancellationToken">Stops between batches of the ranking and between windows.</param>
    /// <returns>The shortened prompt. A rate or target too small for instruction and question leaves what no step may drop.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="contexts"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// A context is null, an option is not valid, or a forced context is not one of <paramref name="contexts"/>.
    /// </exception>
    /// <exception cref="InvalidOperationException">The tokenizer gave an id that the model does not have.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public LLMLinguaResult Compress(
        IReadOnlyList<string> contexts, LLMLinguaOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(contexts);
        options ??= new();
        options.Validate();
        RequireContexts(contexts, options);
        cancellationToken.ThrowIfCancellationRequested();
        string[] texts = contexts.Count == 0 ? [NoContext] : [.. contexts.Select(PythonText.WellFormed)];
        options = options with { Instruction = PythonText.WellFormed(options.Instruction), Question = PythonText.WellFormed(options.Question) };

        int originTokens = Cl100kTokenizer.Shared.Count(PythonText.Strip(string.Join(Separator, [options.Instruction, .. texts, options.Question])));
        int[] tokenCounts = [.. texts.Select(Count)];
        double target = TargetTokens(tokenCounts, options);
        ChosenContexts chosen = ChooseContexts(texts, tokenCounts, target, options, cancellationToken);
        IReadOnlyList<string> kept = [.. chosen.Ids.Select(id => texts[id])];
        if (options.UseSentenceLevelFilter)
        {
            kept = new SentenceFilter(_tokenizer, _ranker).Apply(kept, target, options, cancellationToken);
        }

        // White space alone has nothing to drop but parts of its characters.
        (string body, IReadOnlyList<LLMLinguaToken> tokens) = options.UseTokenLevelFilter && kept.Any(text => PythonText.Strip(text).Length > 0)
            ? DropTokens(kept, chosen.RateShifts, target, options, progress, cancellationToken)
            : (string.Join(Separator, kept), []);
        string prompt = Assemble(body, options);
        return new(prompt, originTokens, Cl100kTokenizer.Shared.Count(prompt), contexts.Count == 0 ? [] : chosen.Ids, tokens);
    }

    /// <summary>
    /// Puts the original wording back into an answer to a compressed prompt: the longest stretches of words that stand in the compressed
    /// prompt are replaced by the stretch of the original whose tokens match them best (LongLLMLingua, algorithm 1).
    /// </summary>
    /// <param name="originalPrompt">The prompt before compression.</param>
    /// <param name="compressedPrompt">The prompt that was answered.</param>
    /// <param name="response">The answer.</param>
    /// <returns>The answer with the original wording; words that the compressed prompt does not hold stay as they are.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public string Recover(string originalPrompt, string compressedPrompt, string response)
    {
        ArgumentNullException.ThrowIfNull(originalPrompt);
        ArgumentNullException.ThrowIfNull(compressedPrompt);
        ArgumentNullException.ThrowIfNull(response);
        return new ResponseRecovery(_tokenizer, originalPrompt, compressedPrompt).Recover(response);
    }

    private static void RequireContexts(IReadOnlyList<string> contexts, LLMLinguaOptions options)
    {
        if (contexts.Any(context => context is null))
        {
            throw new ArgumentException("The contexts hold a null text.", nameof(contexts));
        }

        foreach (int id in options.ForceContextIds)
        {
            if (id < 0 || id >= contexts.Count)
            {
                throw new ArgumentException(
                    $"{nameof(LLMLinguaOptions.ForceContextIds)} names context {id}, but there are {contexts.Count}, counted from 0.", nameof(options));
            }
        }
    }

    // The operations are in the reference's order, so that rounding is too.
    private double TargetTokens(int[] tokenCounts, LLMLinguaOptions options)
    {
        int instruction = Count(options.Instruction), question = Count(options.Question);
        return options.TargetToken ?? (((instruction + question + tokenCounts.Sum()) * options.Rate) - instruction - (options.ConcateQuestion ? question : 0));
    }

    private ChosenContexts ChooseContexts(string[] texts, int[] tokenCounts, double target, LLMLinguaOptions options, CancellationToken cancellationToken)
    {
        if (texts.Length <= 1 || !options.UseContextLevelFilter)
        {
            return ChosenContexts.All(texts.Length);
        }

        int[] ranking = _ranker.Rank(texts, options.Question + PerplexityRanker.Hint, options.RankingPlace, cancellationToken);
        return ContextSelector.Choose(ranking, tokenCounts, target, options);
    }

    private (string Text, IReadOnlyList<LLMLinguaToken> Tokens) DropTokens(
        IReadOnlyList<string> contexts,
        IReadOnlyList<double> rateShifts,
        double target,
        LLMLinguaOptions options,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        int windowTokens = WindowTokens(contexts, options);
        QuestionPrefix? prefix = options.HasPrefix
            ? QuestionPrefix.Create(_tokenizer, PrefixText(options), contexts[0], windowTokens, _model.Config.MaxPositionEmbeddings)
            : null;
        int[] ids = [.. _tokenizer.Encode(string.Join(Separator, prefix is null ? contexts : [prefix.Text, .. contexts]))];
        int prefixTokens = Math.Min(prefix?.TokenCount ?? 0, ids.Length);
        int[] lengths = [.. contexts.Select(context => _tokenizer.Encode(context).Count + Separator.Length)];
        using var windows = new WindowCompressor(_model, ids, prefixTokens, windowTokens, options);
        IReadOnlyList<int> left = windows.Compress(WindowPlan.Create(lengths, rateShifts, target, windowTokens), progress, cancellationToken);

        // Llama's begin-of-sequence token, where a text spells it out, goes as in the reference.
        string text = _tokenizer.Decode([.. left.Select(i => ids[i])], skipSpecialTokens: false)
            .Replace("<s> ", "", StringComparison.Ordinal).Replace("<s>", "", StringComparison.Ordinal);
        HashSet<int> kept = [.. left];
        return (text, [.. Enumerable.Range(prefixTokens, ids.Length - prefixTokens)
            .Select(i => new LLMLinguaToken(ids[i], kept.Contains(i), windows.ImportanceOf(i)))]);
    }

    private int WindowTokens(IReadOnlyList<string> contexts, LLMLinguaOptions options)
    {
        int most = _model.Config.MaxPositionEmbeddings, size = options.IterativeSize;
        int beside = WindowCompressor.ProtectedTokens + (options.HasPrefix ? QuestionPrefix.HeadOf(size, most) : 0);
        if ((2L * size) + beside <= most)
        {
            return size;
        }

        string all = string.Join(Separator, options.HasPrefix ? [PrefixText(options), .. contexts] : contexts);
        return _tokenizer.Encode(all).Count <= most ? size : Math.Clamp(most / 4, 1, size);
    }

    private static string PrefixText(LLMLinguaOptions options)
        => options.AddInstruction ? options.Question + Separator + options.Instruction : options.Question;

    private static string Assemble(string body, LLMLinguaOptions options)
    {
        string[] parts =
        [
            options.Instruction,
            PythonText.Strip(body).Length > 0 ? body : "",
            options.ConcateQuestion ? options.Question : "",
        ];
        return string.Join(Separator, parts.Where(part => part.Length > 0));
    }

    private int Count(string text) => _tokenizer.Encode(text, addSpecialTokens: true).Count;
}
