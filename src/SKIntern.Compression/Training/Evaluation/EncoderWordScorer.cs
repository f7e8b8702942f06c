using SKIntern.Models.Encoder;
using SKIntern.Models.Tokenization;

namespace SKIntern.Compression;

/// <summary>
/// Scores words by P(keep) of a token classifier of two labels, as <see cref="TokenClassifierTrainer"/> trains one: the mean over the
/// word's tokens. A text with more tokens than the model has positions is read in parts that end with a sentence. Model and tokenizer
/// stay the caller's. Thread-safe as long as nobody changes the model's weights meanwhile.
/// </summary>
public sealed class EncoderWordScorer : ITokenImportanceScorer
{
    private const int BatchSize = 32;

    private readonly EncoderModel _model;
    private readonly TokenRowBuilder _builder;

    /// <summary>Makes a scorer.</summary>
    /// <param name="model">The classifier; not disposed.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="maxTokens">The most tokens of a row, special tokens included; the model's own limit where that is lower.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The model has another head, or the tokenizer does not fit it.</exception>
    public EncoderWordScorer(EncoderModel model, HuggingFaceTokenizer tokenizer, int maxTokens = 512)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        KeepProbabilities.RequireHead(model, nameof(model));
        _model = model;
        _builder = new(model.Config, tokenizer, maxTokens);
    }

    /// <inheritdoc />
    public string Name => "token-classifier";

    /// <inheritdoc />
    /// <exception cref="ArgumentNullException"><paramref name="texts"/> is null.</exception>
    public IReadOnlyList<IReadOnlyList<ScoredWord>> Score(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        List<IReadOnlyList<TextSpan>> words = new(texts.Count);
        List<TokenRow> rows = [];
        foreach (string text in texts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            words.Add(WordSplitter.Split(text));
            rows.AddRange(_builder.Build(words.Count - 1, text, words[^1]));
        }

        double[][] probabilities = KeepProbabilities.ByWord(rows, KeepProbabilities.Of(_model, rows, BatchSize, cancellationToken), [.. words.Select(text => text.Count)]);
        return [.. words.Zip(probabilities, (spans, values) => (IReadOnlyList<ScoredWord>)[.. spans.Zip(values, (word, p) => new ScoredWord(word.Start, word.Length, p))])];
    }
}
