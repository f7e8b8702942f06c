using SKIntern.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Compression;

/// <summary>-ln p of tokens from the hidden states that predict them, in nats.</summary>
internal static class NegativeLogLikelihood
{
    // Logits of a large vocabulary are the largest tensor by far: 256 rows of 128,000 floats are 131 MB.
    private const int HeadRows = 256;

    /// <summary>Computes one value per hidden state, in single precision.</summary>
    /// <param name="model">The model, whose head is applied.</param>
    /// <param name="hidden">[N, H] final hidden states.</param>
    /// <param name="targetIds">[N] the predicted tokens.</param>
    public static float[] Of(DecoderModel model, Tensor hidden, long[] targetIds)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor targets = tensor(targetIds, device: model.Device).unsqueeze(1);                 // [N, 1]
        var values = new float[targetIds.Length];
        for (int first = 0; first < values.Length; first += HeadRows)
        {
            int count = Math.Min(HeadRows, values.Length - first);
            using DisposeScope chunk = NewDisposeScope();
            Tensor logits = model.Head(hidden.narrow(0, first, count)).to(ScalarType.Float32); // [count, V]
            Tensor information = logits.logsumexp(-1) - logits.gather(1, targets.narrow(0, first, count)).squeeze(1);
            information.cpu().data<float>().CopyTo(values, first);
        }

        return values;
    }

    /// <summary>Refuses ids that the model does not have, which would read outside its embeddings.</summary>
    /// <exception cref="InvalidOperationException">An id is not below the model's vocabulary.</exception>
    public static void RequireKnown(DecoderModel model, IReadOnlyList<int> ids)
    {
        int vocabulary = model.Config.VocabularySize;
        if (ids.FirstOrDefault(id => id >= vocabulary, -1) is >= 0 and int unknown)
        {
            throw new InvalidOperationException(
                $"The tokenizer gave id {unknown}, but the model has {vocabulary} ids: the two do not belong together.");
        }
    }
}
