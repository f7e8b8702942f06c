using SKIntern.Models.Encoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Compression;

/// <summary>Computes P(keep) of the tokens of rows, without gradients and without dropout.</summary>
internal static class KeepProbabilities
{
    public const int KeepLabel = 1, LabelCount = 2;

    /// <exception cref="ArgumentException">The model is no classifier into two labels.</exception>
    public static void RequireHead(EncoderModel model, string parameter)
    {
        if (model.Config.LabelCount != LabelCount)
        {
            throw new ArgumentException(
                $"The encoder has {(model.Config.LabelCount is int labels ? $"a head of {labels} labels" : "no head")}; expected one of {LabelCount} labels (drop and keep). {nameof(EncoderModel)}.{nameof(EncoderModel.LoadWithNewHead)} gives it one.",
                parameter);
        }
    }

    /// <summary>For each row in order its tokens' probabilities in [0, 1].</summary>
    public static float[][] Of(EncoderModel model, IReadOnlyList<TokenRow> rows, int batchSize, CancellationToken cancellationToken)
    {
        var probabilities = new float[rows.Count][];
        Dictionary<TokenRow, int> places = new(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < rows.Count; i++)
        {
            places.Add(rows[i], i);
        }

        foreach (TokenBatch batch in TokenBatch.ByLength(rows, batchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            float[] values = Run(model, batch);
            for (int b = 0; b < batch.Rows.Count; b++)
            {
                TokenRow row = batch.Rows[b];
                probabilities[places[row]] = values.AsSpan(b * batch.Width, row.Ids.Length).ToArray();
            }
        }

        return probabilities;
    }

    /// <summary>The mean over the tokens of each word of each text; 0 for a word without a token.</summary>
    public static double[][] ByWord(IReadOnlyList<TokenRow> rows, float[][] probabilities, IReadOnlyList<int> wordCounts)
    {
        double[][] sums = [.. wordCounts.Select(count => new double[count])];
        int[][] tokens = [.. wordCounts.Select(count => new int[count])];
        foreach ((TokenRow row, float[] values) in rows.Zip(probabilities))
        {
            for (int i = 0; i < values.Length; i++)
            {
                if (row.Words[i] is >= 0 and int word)
                {
                    sums[row.Text][word] += values[i];
                    tokens[row.Text][word]++;
                }
            }
        }

        return [.. sums.Zip(tokens, (sum, count) => sum.Zip(count, (s, n) => n == 0 ? 0 : s / n).ToArray())];
    }

    private static float[] Run(EncoderModel model, TokenBatch batch)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        (Tensor ids, Tensor mask) = batch.CreateInput(model);
        return model.Classify(ids, mask).to(ScalarType.Float32).softmax(-1).select(-1, KeepLabel).cpu().contiguous().data<float>().ToArray(); // [B · T]
    }
}
