using System.Security.Cryptography;
using System.Text;

namespace SKIntern.Compression;

/// <summary>
/// Scores words by P(keep) of LLMLingua-2's token classifier, as <see cref="LLMLingua2Mode.Fixed"/> has it. A word is one of the
/// package's own (punctuation included); its importance is the mean, or the first, of its tokens without the marks around it, so that a
/// full stop does not speak for the word before it. The classifier stays the caller's. Thread-safe as long as nobody changes its weights.
/// </summary>
public sealed class LLMLingua2Scorer : ITokenImportanceScorer
{
    // To be raised whenever equal input gives other scores.
    private const string Version = "llmlingua2/1";

    private readonly TokenClassifier _classifier;
    private readonly LLMLingua2PrepareOptions _prepare;
    private readonly LLMLingua2Options _options;
    private readonly FixedTokens _tokens;

    /// <summary>Makes a scorer.</summary>
    /// <param name="classifier">The classifier; not disposed.</param>
    /// <param name="prepare">
    /// How words follow from tokens and where long texts are cut; <see langword="null"/> for the defaults. What is forced is up to the
    /// compressor that uses the scores, so it must not be set here.
    /// </param>
    /// <param name="options">The sizes; the mode must be Fixed; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="classifier"/> is null.</exception>
    /// <exception cref="ArgumentException">An option is not valid, or the classifier has too few positions.</exception>
    public LLMLingua2Scorer(TokenClassifier classifier, LLMLingua2PrepareOptions? prepare = null, LLMLingua2Options? options = null)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        _prepare = prepare ?? new();
        _prepare.Validate();
        if (_prepare.ForceTokens.Count > 0 || _prepare.ForceReserveDigit)
        {
            throw new ArgumentException("A scorer forces nothing; set forced words in the options of the compressor that uses it.", nameof(prepare));
        }

        _options = options ?? new();
        _options.Validate();
        if (_options.Mode != LLMLingua2Mode.Fixed)
        {
            throw new ArgumentException($"A scorer works in {nameof(LLMLingua2Mode.Fixed)} mode, not {_options.Mode}.", nameof(options));
        }

        _classifier = classifier;
        _tokens = new(classifier, _options);
    }

    /// <inheritdoc />
    public string Name => "llmlingua2";

    /// <inheritdoc />
    /// <remarks>Hashes all weights of the classifier when first asked for.</remarks>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
        '\n', [Version, _classifier.Fingerprint, _prepare.TokenToWord.ToString(), $"{ClassifierRows.Length(_classifier, _options)}", .. _prepare.ChunkEndTokens.Select(end => $"{end.Length}:{end}")]))));

    /// <inheritdoc />
    /// <exception cref="ArgumentNullException"><paramref name="texts"/> is null.</exception>
    public IReadOnlyList<IReadOnlyList<ScoredWord>> Score(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<ScoredTokens> scored = _tokens.Score(texts, _prepare.ChunkEndTokens, null, cancellationToken);
        return [.. texts.Select((text, i) => ScoreWords(text, scored[i]))];
    }

    private IReadOnlyList<ScoredWord> ScoreWords(string text, ScoredTokens tokens)
    {
        // In both lists every word has exactly one core.
        float[] cores = tokens.OfWords(FixedWords.Split(text).Where(word => word.Role == FixedWordRole.Word).Select(word => word.Span), _prepare.TokenToWord);
        return [.. WordSplitter.Split(text).Select((word, i) => new ScoredWord(word.Start, word.Length, cores[i]))];
    }
}
