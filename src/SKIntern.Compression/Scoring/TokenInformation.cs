using SKIntern.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Compression;

/// <summary>Computes -ln p of every token of token sequences under a causal language model, in nats.</summary>
/// <param name="model">The model.</param>
/// <param name="prefix">The tokens read before every window; may be empty.</param>
/// <param name="windowTokens">The most tokens of a window, its prefix not counted; with the prefix no more than the model reads.</param>
/// <param name="batchTokens">The most tokens in one forward pass, padding and prefixes included.</param>
internal sealed class TokenInformation(DecoderModel model, IReadOnlyList<int> prefix, int windowTokens, int batchTokens)
{
    /// <summary>Computes one value per token.</summary>
    /// <exception cref="InvalidOperationException">An id is not below the model's vocabulary.</exception>
    public double[][] Compute(IReadOnlyList<IReadOnlyList<int>> sequences, CancellationToken cancellationToken)
    {
        foreach (IReadOnlyList<int> ids in sequences)
        {
            NegativeLogLikelihood.RequireKnown(model, ids);
        }

        // A first token without one before it is not predicted at all: it counts as drawn evenly from the vocabulary.
        double[][] information = [.. sequences.Select(ids => Enumerable.Repeat(Math.Log(model.Config.VocabularySize), ids.Count).ToArray())];
        IEnumerable<TokenWindow> windows = sequences.SelectMany((ids, sequence) => TokenWindow.Cover(sequence, ids.Count, windowTokens));
        foreach (IReadOnlyList<TokenWindow> batch in TokenWindow.Batch(windows, prefix.Count, batchTokens))
        {
            cancellationToken.ThrowIfCancellationRequested();
            ComputeBatch(sequences, batch, information);
        }

        return information;
    }

    private void ComputeBatch(IReadOnlyList<IReadOnlyList<int>> sequences, IReadOnlyList<TokenWindow> batch, double[][] information)
    {
        int width = batch[0].Length + prefix.Count;
        var ids = new long[batch.Count * width];
        List<(int Sequence, int Token)> targets = [];
        List<long> rows = [];
        List<long> targetIds = [];
        for (int b = 0; b < batch.Count; b++)
        {
            TokenWindow window = batch[b];
            int offset = (b * width) + prefix.Count - window.Begin;
            for (int i = 0; i < prefix.Count; i++)
            {
                ids[(b * width) + i] = prefix[i];
            }

            for (int token = window.Begin; token < window.End; token++)
            {
                ids[offset + token] = sequences[window.Sequence][token];
                if (token >= window.FirstScored && token + prefix.Count > window.Begin)
                {
                    targets.Add((window.Sequence, token));
                    rows.Add(offset + token - 1);
                    targetIds.Add(sequences[window.Sequence][token]);
                }
            }
        }

        float[] values = Run(ids, width, [.. rows], [.. targetIds]);
        for (int i = 0; i < values.Length; i++)
        {
            information[targets[i].Sequence][targets[i].Token] = values[i];
        }
    }

    /// <summary>-ln p of each target at the position that predicts it.</summary>
    /// <param name="ids">Row-major [B, width] token ids; padding at the end of a row is not seen by causal attention.</param>
    /// <param name="width">The length of a row.</param>
    /// <param name="rows">[N] the predicting positions, as indices into the flattened ids.</param>
    /// <param name="targetIds">[N] the predicted tokens.</param>
    private float[] Run(long[] ids, int width, long[] rows, long[] targetIds)
    {
        if (rows.Length == 0)
        {
            return [];
        }

        using var noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor hidden = model.Forward(tensor(ids, [ids.Length / width, width], device: model.Device))
            .reshape(-1, model.Config.HiddenSize)
            .index_select(0, tensor(rows, device: model.Device)); // [N, H]
        return NegativeLogLikelihood.Of(model, hidden, targetIds);
    }
}
