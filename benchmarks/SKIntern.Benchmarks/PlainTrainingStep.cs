using SKIntern.Lora.Training;
using SKIntern.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Benchmarks;

/// <summary>
/// The straightforward training step, kept as a baseline: one padded batch, the logits of all positions, cross entropy that
/// ignores those without a label.
/// </summary>
internal static class PlainTrainingStep
{
    private const long Ignored = -100;

    /// <summary>Adds the gradients of the mean loss to the parameters' and steps.</summary>
    public static float Run(DecoderModel model, FlatParameters parameters, IOptimizer optimizer, IReadOnlyList<TokenSequence> sequences, double learningRate)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable gradientMode = enable_grad();
        parameters.ZeroGradients();
        int length = sequences.Max(s => s.InputLength);
        var ids = new long[sequences.Count * length];
        var labels = new long[ids.Length];
        Array.Fill(labels, Ignored);
        for (int row = 0; row < sequences.Count; row++)
        {
            for (int i = 0; i < sequences[row].InputLength; i++)
            {
                ids[(row * length) + i] = sequences[row].Ids[i];
                labels[(row * length) + i] = sequences[row].LossWeights[i + 1] > 0 ? sequences[row].Ids[i + 1] : Ignored;
            }
        }

        Tensor hidden = model.Forward(tensor(ids, sequences.Count, length));
        Tensor logits = model.Head(hidden).to(ScalarType.Float32); // [B, T, V]
        Tensor loss = nn.functional.cross_entropy(logits.reshape(-1, logits.shape[^1]), tensor(labels), ignore_index: Ignored);
        loss.backward();
        optimizer.Step(learningRate);
        return loss.item<float>();
    }
}
