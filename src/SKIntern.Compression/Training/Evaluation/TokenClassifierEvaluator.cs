using SKIntern.Models.Encoder;
using SKIntern.Models.Tokenization;

namespace SKIntern.Compression;

/// <summary>Measures a token classifier on labelled texts. Changes nothing.</summary>
public static class TokenClassifierEvaluator
{
    private const int BatchSize = 32;

    // Keeps the logarithm finite where a float says 0 or 1.
    private const double SmallestProbability = 1e-7;

    /// <summary>Measures.</summary>
    /// <param name="model">A model with a head of two labels (drop and keep).</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="maxTokens">The most tokens of a row, special tokens included; the model's own limit where that is lower.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>The measures.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The model has another head, or the tokenizer does not fit it.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static TokenClassifierEvaluation Evaluate(
        EncoderModel model, HuggingFaceTokenizer tokenizer, IReadOnlyList<LabelledText> texts, int maxTokens = 512, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(texts);
        KeepProbabilities.RequireHead(model, nameof(model));
        return Evaluate(model, texts, LabelledRows.Of(new(model.Config, tokenizer, maxTokens), texts), cancellationToken);
    }

    internal static TokenClassifierEvaluation Evaluate(
        EncoderModel model, IReadOnlyList<LabelledText> texts, IReadOnlyList<TokenRow> rows, CancellationToken cancellationToken)
    {
        float[][] probabilities = KeepProbabilities.Of(model, rows, BatchSize, cancellationToken);
        (double Probability, bool Keep)[] tokens = [.. rows.Zip(probabilities).SelectMany(row => row.Second
            .Select((p, i) => (Probability: (double)p, Word: row.First.Words[i]))
            .Where(token => token.Word >= 0)
            .Select(token => (token.Probability, texts[row.First.Text].Words[token.Word].Keep)))];
        double[][] words = KeepProbabilities.ByWord(rows, probabilities, [.. texts.Select(text => text.Words.Count)]);
        return new(
            tokens.Length == 0 ? 0 : tokens.Average(token => -Math.Log(Math.Max(SmallestProbability, token.Keep ? token.Probability : 1 - token.Probability))),
            ClassificationMeasures.Of(tokens.Select(token => (token.Probability > 0.5, token.Keep))),
            ClassificationMeasures.Of(words.SelectMany((text, t) => text.Select((p, w) => (p > 0.5, texts[t].Words[w].Keep)))));
    }
}
