using SKIntern.Models.Decoder;
using SKIntern.Tokenization;

namespace SKIntern.Compression;

/// <summary>
/// Scores words by how much a question tells about them, LongLLMLingua's contrastive perplexity (Jiang et al. 2024, equation 3):
/// importance(w) = -ln P(w | what precedes it) + ln P(w | question, what precedes it), the sum over the word's tokens, in nats.
/// A word that the question makes more likely has to do with it and stays; one it makes less likely has a negative importance.
/// Both passes read the same windows, so that nothing but the question differs. Tokens, windows and batches are those of
/// <see cref="SelfInformationScorer"/>; the question and a blank line stand before every window. Adapters attached to the model
/// take part. The model stays the caller's. Thread-safe as long as nobody changes the model's weights or adapters meanwhile.
/// </summary>
public sealed class ContrastiveScorer : ITokenImportanceScorer
{
    private const string Algorithm = "contrastive/1";
    private const int FewestWindowTokens = 2;

    private readonly DecoderModel _model;
    private readonly ITokenizer _tokenizer;
    private readonly TokenInformation _alone;
    private readonly TokenInformation _questioned;
    private readonly int _windowTokens;

    /// <summary>Makes a scorer.</summary>
    /// <param name="model">The language model; not disposed.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="question">What the knowledge shall answer; not empty or white space.</param>
    /// <param name="options">
    /// Sizes of windows and batches, the question included; <see langword="null"/> for the defaults.
    /// </param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The question is empty, or so long that no two tokens fit behind it into a window; the options are not valid.
    /// </exception>
    /// <exception cref="InvalidOperationException">The tokenizer gave an id that the model does not have.</exception>
    public ContrastiveScorer(DecoderModel model, ITokenizer tokenizer, string question, SelfInformationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentException.ThrowIfNullOrWhiteSpace(question);
        options ??= new();
        options.Validate();
        int[] start = SelfInformationScorer.StartOf(tokenizer);
        int[] questioned = [.. start, .. tokenizer.Encode(question + "\n\n")];
        NegativeLogLikelihood.RequireKnown(model, questioned);
        int most = Math.Min(options.WindowTokens, model.Config.MaxPositionEmbeddings);
        if (most - questioned.Length < FewestWindowTokens)
        {
            throw new ArgumentException(
                $"The question has {questioned.Length} tokens with what stands around it; a window of {most} tokens needs {FewestWindowTokens} more for the text.",
                nameof(question));
        }

        _model = model;
        _tokenizer = tokenizer;
        _windowTokens = most - questioned.Length;
        _alone = new(model, start, _windowTokens, options.BatchTokens);
        _questioned = new(model, questioned, _windowTokens, options.BatchTokens);
        Question = question;
    }

    /// <inheritdoc />
    public string Name => "contrastive";

    /// <summary>What the knowledge shall answer.</summary>
    public string Question { get; }

    /// <summary>
    /// A hash of the model (config, dtype and all weights), its tokenizer, the length of windows and the question;
    /// <see langword="null"/> while adapters are attached. Computed anew each time, since weights may change.
    /// </summary>
    public string? Fingerprint => ModelFingerprint.Of(Algorithm, _model, _tokenizer, $"window {_windowTokens}", Question);

    /// <inheritdoc />
    /// <exception cref="ArgumentNullException"><paramref name="texts"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The tokenizer gave an id that the model does not have.</exception>
    public IReadOnlyList<IReadOnlyList<ScoredWord>> Score(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return WordInformation.Score(_tokenizer, texts, Contrast, cancellationToken);

        double[][] Contrast(IReadOnlyList<IReadOnlyList<int>> ids)
        {
            double[][] alone = _alone.Compute(ids, cancellationToken), questioned = _questioned.Compute(ids, cancellationToken);
            return [.. alone.Zip(questioned, (a, q) => a.Zip(q, (x, y) => x - y).ToArray())];
        }
    }
}
