using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Training;

/// <summary>
/// Cross entropy on the label positions only: prompt tokens carry no loss, so the output head, a large part of a small
/// model's work, runs on the rows that need it, a chunk at a time, so that only one chunk of logits exists.
/// </summary>
public static class LabelTokenLoss
{
    // Held here: adding a tensor without a factor makes one for the call, which may be collected too early.
    private static readonly Scalar One = 1;

    /// <summary>
    /// Computes the loss and its gradients: those of the head (and of what is attached to it) and, through the hidden states,
    /// of everything below. Gradients are added to those already there.
    /// </summary>
    /// <param name="hidden">[B, T, H] final hidden states.</param>
    /// <param name="head">Maps [n, H] hidden states to [n, V] logits.</param>
    /// <param name="labels">The label tokens.</param>
    /// <param name="normaliser">What the weighted sum of the losses is divided by; above 0.</param>
    /// <param name="chunkRows">The rows that pass the head at once, at least 1.</param>
    /// <returns>A Float32 scalar, in the caller's dispose scope: the unweighted sum of the label tokens' losses, in nats.</returns>
    public static Tensor Backward(Tensor hidden, Func<Tensor, Tensor> head, LabelTargets labels, double normaliser, int chunkRows)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(normaliser);
        using DisposeScope scope = NewDisposeScope();
        using Scalar divisor = normaliser;
        Tensor rows = SelectRows(hidden, labels);
        bool reachesBelow = rows.requires_grad;
        Tensor? gradients = reachesBelow ? empty_like(rows) : null;
        Tensor total = ForEachChunk(rows, labels, chunkRows, (chunk, start, count) =>
        {
            Tensor leaf = chunk.requires_grad_(reachesBelow);
            Tensor losses = GetLosses(leaf, head, labels, start, count);
            Tensor weighted = labels.Weights is null ? losses : losses.mul(labels.Weights.narrow(0, start, count));
            weighted.sum().div(divisor).backward();
            if (gradients is not null)
            {
                using IDisposable noGradient = no_grad();
                gradients.narrow(0, start, count).copy_(leaf.grad!);
            }

            return losses.detach().sum();
        });

        if (gradients is not null)
        {
            rows.backward([gradients]);
        }

        return total.MoveToOuterDisposeScope();
    }

    /// <summary>Computes the loss alone; call it under <c>no_grad</c>.</summary>
    /// <param name="hidden">[B, T, H] final hidden states.</param>
    /// <param name="head">Maps [n, H] hidden states to [n, V] logits.</param>
    /// <param name="labels">The label tokens.</param>
    /// <param name="chunkRows">The rows that pass the head at once, at least 1.</param>
    /// <returns>A Float32 scalar, in the caller's dispose scope: the unweighted sum of the label tokens' losses, in nats.</returns>
    public static Tensor Evaluate(Tensor hidden, Func<Tensor, Tensor> head, LabelTargets labels, int chunkRows)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = SelectRows(hidden, labels);
        return ForEachChunk(rows, labels, chunkRows, (chunk, start, count) => GetLosses(chunk, head, labels, start, count).sum()).MoveToOuterDisposeScope();
    }

    private static Tensor SelectRows(Tensor hidden, LabelTargets labels)
        => hidden.reshape(-1, hidden.shape[^1]).index_select(0, labels.Rows); // [N, H]

    private static Tensor ForEachChunk(Tensor rows, LabelTargets labels, int chunkRows, Func<Tensor, long, long, Tensor> getSum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkRows, 1);
        Tensor detached = rows.detach();
        Tensor total = zeros(1, ScalarType.Float32, rows.device);
        long count = labels.Ids.shape[0];
        for (long start = 0; start < count; start += chunkRows)
        {
            using DisposeScope chunkScope = NewDisposeScope();
            long size = Math.Min(chunkRows, count - start);
            total.add_(getSum(detached.narrow(0, start, size), start, size), One);
        }

        return total;
    }

    private static Tensor GetLosses(Tensor rows, Func<Tensor, Tensor> head, LabelTargets labels, long start, long count)
    {
        Tensor logits = head(rows).to(ScalarType.Float32);
        return nn.functional.cross_entropy(logits, labels.Ids.narrow(0, start, count), reduction: nn.Reduction.None); // [n]
    }
}
