using SKIntern.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Training;

/// <summary>Adds the gradients of one batch to those of the parameters, keeping all activations or only the inputs of some layers.</summary>
/// <param name="model">The model.</param>
/// <param name="chunkRows">The label rows that pass the output head at once.</param>
/// <param name="segmentLayers">The layers that are computed again together in the backward pass, or <see langword="null"/> to keep everything.</param>
internal sealed class BatchGradients(DecoderModel model, int chunkRows, int? segmentLayers)
{
    /// <summary>Runs the model forwards and backwards; call it with gradients on.</summary>
    /// <returns>A Float32 scalar, in the caller's dispose scope: the unweighted sum of the label tokens' losses, in nats.</returns>
    public Tensor Add(SequenceBatch batch, double normaliser)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = batch.CreateIds(model.Device);
        LabelTargets labels = batch.CreateLabels(model.Device);
        if (segmentLayers is { } layers)
        {
            return AddInSegments(model.BeginPass(ids, batch.Layout), layers, labels, normaliser).MoveToOuterDisposeScope();
        }

        Tensor hidden = batch.Layout is null ? model.Forward(ids) : model.ForwardPacked(ids, batch.Layout);
        return LabelTokenLoss.Backward(hidden, model.Head, labels, normaliser, chunkRows).MoveToOuterDisposeScope();
    }

    // Forwards without a graph, keeping what enters each segment; then from the last segment to the first once more with one.
    // The same kernels run on the same values, and sums are taken in the same order, so that gradients are equal to the bit.
    private Tensor AddInSegments(DecoderPass pass, int layers, LabelTargets labels, double normaliser)
    {
        int count = model.Config.LayerCount;
        using DropoutReplay dropout = new(model);
        Tensor embedded = pass.Embed();
        var inputs = new List<Tensor>();
        Tensor x = embedded.detach();
        using (no_grad())
        {
            for (int first = 0; first < count; first += layers)
            {
                inputs.Add(x);
                dropout.Mark();
                x = pass.RunLayers(x, first, Math.Min(layers, count - first));
            }
        }

        dropout.Mark();
        Tensor last = x.requires_grad_(true);
        Tensor loss = LabelTokenLoss.Backward(pass.Normalise(last), model.Head, labels, normaliser, chunkRows);
        Tensor gradient = last.grad!;
        for (int segment = inputs.Count - 1; segment >= 0; segment--)
        {
            dropout.Rewind(segment);
            bool reachesBelow = segment > 0 || embedded.requires_grad;
            Tensor? below = AddSegment(pass, inputs[segment].requires_grad_(reachesBelow), segment * layers, Math.Min(layers, count - (segment * layers)), gradient);
            inputs[segment].Dispose();
            gradient.Dispose();
            if (below is null)
            {
                break;
            }

            gradient = below;
        }

        if (embedded.requires_grad)
        {
            embedded.backward([gradient]);
        }

        dropout.Rewind(inputs.Count);
        return loss;
    }

    private static Tensor? AddSegment(DecoderPass pass, Tensor input, int first, int count, Tensor gradient)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor output = pass.RunLayers(input, first, count);
        if (output.requires_grad)
        {
            output.backward([gradient]);
        }

        return input.grad?.MoveToOuterDisposeScope();
    }
}
