using SKIntern.Models.Decoder;
using SKIntern.Tokenization;

namespace SKIntern.Compression;

/// <summary>
/// Scores words by their self-information under a causal language model (Li et al. 2023, "Selective Context"): what the model
/// could have guessed carries little and may go. importance(w) = -ln P(w | everything before it), the sum over the word's
/// tokens by the chain rule, in nats; a mean would rank a rare name below a common word because its later tokens follow from
/// its first. A token that spans several words (CJK) is shared among them evenly; white space counts for the word that follows it.
/// Each window begins with the tokenizer's begin-of-sequence token, or its end-of-sequence token where it has none; without
/// either, the first token of a text counts as drawn evenly from the vocabulary. Adapters attached to the model take part.
/// The model stays the caller's. Thread-safe as long as nobody changes the model's weights or adapters meanwhile.
/// </summary>
public sealed class SelfInformationScorer : ITokenImportanceScorer
{
    private const string Algorithm = "self-information/1";

    private readonly DecoderModel _model;
    private readonly ITokenizer _tokenizer;
    private readonly TokenInformation _information;
    private readonly int _windowTokens;

    /// <summary>Makes a scorer.</summary>
    /// <param name="model">The language model, usually the student before training or another small one; not disposed.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="options">Sizes of windows and batches; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The options are not valid, or the model reads less than two tokens at once.</exception>
    public SelfInformationScorer(DecoderModel model, ITokenizer tokenizer, SelfInformationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        options ??= new();
        options.Validate();
        if (model.Config.MaxPositionEmbeddings < 2)
        {
            throw new ArgumentException("The model must be able to read at least two tokens at once.", nameof(model));
        }

        _model = model;
        _tokenizer = tokenizer;
        int[] start = StartOf(tokenizer);
        _windowTokens = Math.Min(options.WindowTokens, model.Config.MaxPositionEmbeddings) - start.Length;
        _information = new(model, start, _windowTokens, options.BatchTokens);
    }

    /// <inheritdoc />
    public string Name => "self-information";

    /// <summary>
    /// A hash of the model (config, dtype and all weights), its tokenizer and the length of windows; <see langword="null"/> while
    /// adapters are attached. Computed anew each time, since weights may change: about a second for each 500 MB of them.
    /// </summary>
    public string? Fingerprint => ModelFingerprint.Of(Algorithm, _model, _tokenizer, $"window {_windowTokens}");

    /// <inheritdoc />
    /// <exception cref="ArgumentNullException"><paramref name="texts"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The tokenizer gave an id that the model does not have.</exception>
    public IReadOnlyList<IReadOnlyList<ScoredWord>> Score(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return WordInformation.Score(_tokenizer, texts, ids => _information.Compute(ids, cancellationToken), cancellationToken);
    }

    /// <summary>What a window begins with: one token, or none where the tokenizer names neither.</summary>
    internal static int[] StartOf(ITokenizer tokenizer)
        => (tokenizer.BeginOfSequenceId ?? tokenizer.EndOfSequenceId) is { } start ? [start] : [];
}
