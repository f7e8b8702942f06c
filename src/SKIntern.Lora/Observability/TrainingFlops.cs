using SKIntern.Costing;
using SKIntern.Lora.Training;
using SKIntern.Models.Decoder;
using static TorchSharp.torch;

namespace SKIntern.Lora.Observability;

/// <summary>
/// The operations that a step of training an adapter needs, for the model FLOPs utilisation (Chowdhery et al., 2022, appendix B):
/// what is computed again and padding do not count, a shared prefix counts once.
/// </summary>
internal sealed class TrainingFlops
{
    private readonly FlopsEstimator _frozen;
    private readonly long _perToken;
    private readonly long _perHeadToken;

    /// <summary>Creates the counter.</summary>
    /// <param name="model">The model.</param>
    /// <param name="parameters">What is trained, by its name.</param>
    public TrainingFlops(DecoderModel model, IReadOnlyDictionary<string, Tensor> parameters)
    {
        _frozen = new(model.Config.Shape);
        foreach ((string name, Tensor parameter) in parameters)
        {
            // Tables of vectors are looked up; biases and norms have no products.
            if (parameter.dim() != 2 || model.Embeddings.Keys.Any(e => name.Contains(e, StringComparison.Ordinal)))
            {
                continue;
            }

            // A product forward and two backward; of a whole copy, the product of the weight's gradient comes on top of the frozen one's two.
            long flops = (name.Contains(".lora_", StringComparison.Ordinal) ? 6 : 2) * parameter.numel();
            if (name.Contains(model.OutputHead.Name, StringComparison.Ordinal))
            {
                _perHeadToken += flops;
            }
            else
            {
                _perToken += flops;
            }
        }
    }

    public double Count(IReadOnlyList<SequenceBatch> batches)
    {
        long tokens = 0, pairs = 0, labels = 0;
        foreach (SequenceBatch batch in batches)
        {
            labels += batch.LabelCount;
            if (batch.Layout is { } layout)
            {
                foreach (PackedSegment segment in layout.Segments)
                {
                    Add(segment.Length, segment.Prefix is { } prefix ? layout.Segments[prefix].Length : 0);
                }
            }
            else
            {
                foreach (TokenSequence sequence in batch.Sequences)
                {
                    Add(sequence.InputLength, 0);
                }
            }
        }

        return _frozen.CountFrozenTraining(tokens, labels, pairs) + ((double)tokens * _perToken) + ((double)labels * _perHeadToken);

        void Add(long length, long before)
        {
            tokens += length;
            pairs += (length * before) + (length * (length + 1) / 2);
        }
    }
}
