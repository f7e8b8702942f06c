using static TorchSharp.torch;

namespace SKIntern.Lora.Training;

/// <summary>
/// LoRA+ (Hayou et al., 2024): B matrices learn faster than A matrices. The groups are those of the authors' optimizer, as PEFT's
/// <c>create_loraplus_optimizer</c> has them.
/// </summary>
public sealed record LoraPlusOptions
{
    /// <summary>What the learning rate is multiplied by for B matrices and vectors, above 0.</summary>
    /// <value>16, with which the paper begins.</value>
    public double Ratio { get; init; } = 16;

    /// <summary>The learning rate of low-rank updates of embeddings at the peak of the schedule, at least 0.</summary>
    /// <value>1e-6.</value>
    public double EmbeddingLearningRate { get; init; } = 1e-6;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message lists all such values.</exception>
    public void Validate()
    {
        List<string> errors = [];
        if (!(Ratio > 0) || !double.IsFinite(Ratio))
        {
            errors.Add($"{nameof(Ratio)} ({Ratio}) must be above 0");
        }

        if (!(EmbeddingLearningRate >= 0) || !double.IsFinite(EmbeddingLearningRate))
        {
            errors.Add($"{nameof(EmbeddingLearningRate)} ({EmbeddingLearningRate}) must be at least 0");
        }

        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors) + ".");
        }
    }

    /// <summary>The groups of an adapter's tensors that have any, in the order given within each.</summary>
    internal IEnumerable<ParameterGroup> Group(IReadOnlyList<KeyValuePair<string, Tensor>> parameters, double weightDecay, double learningRate)
    {
        ParameterGroup[] groups =
        [
            new("A", []) { WeightDecay = weightDecay },
            new("embeddings", []) { WeightDecay = weightDecay, LearningRateMultiplier = EmbeddingLearningRate / learningRate },
            new("B", []) { WeightDecay = weightDecay, LearningRateMultiplier = Ratio },
            new("B without decay", []) { LearningRateMultiplier = Ratio },
        ];
        ILookup<int, KeyValuePair<string, Tensor>> members = parameters.ToLookup(GetGroup);
        return groups.Select((group, i) => group with { Parameters = [.. members[i]] }).Where(g => g.Parameters.Count > 0);
    }

    // DoRA's magnitudes are vectors, but decayed; biases and the weights of norms are not.
    private static int GetGroup(KeyValuePair<string, Tensor> parameter)
        => parameter.Key.Contains(".lora_embedding_", StringComparison.Ordinal) ? 1
            : parameter.Value.dim() < 2 ? parameter.Key.EndsWith(".lora_magnitude_vector", StringComparison.Ordinal) ? 2 : 3
            : parameter.Key.EndsWith(".lora_B.weight", StringComparison.Ordinal) ? 2
            : 0;
}
