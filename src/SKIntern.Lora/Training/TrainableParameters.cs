using SKIntern.Lora.Adapters;
using SKIntern.Models.Decoder;
using static TorchSharp.torch;

namespace SKIntern.Lora.Training;

/// <summary>Makes the weights of a decoder, or an adapter's, trainable.</summary>
public static class TrainableParameters
{
    /// <summary>The group of the weight matrices inside the layers.</summary>
    public const string Matrices = "matrices";

    /// <summary>The group of the token embeddings and of an output head of its own.</summary>
    public const string Embeddings = "embeddings";

    /// <summary>The group of norms and biases, which are not decayed.</summary>
    public const string Vectors = "vectors";

    private const string Adapter = "adapter";

    /// <summary>Makes every weight of a model trainable, in place; disposing what is returned ends that.</summary>
    /// <param name="model">A Float32 model.</param>
    /// <param name="weightDecay">The weight decay of matrices and embeddings, at least 0.</param>
    /// <param name="matrixLearningRateMultiplier">The learning rate's multiplier for the matrices, as <see cref="Muon"/> needs one; at least 0.</param>
    /// <returns>The parameters in the groups <see cref="Matrices"/>, <see cref="Embeddings"/> and <see cref="Vectors"/>.</returns>
    /// <exception cref="ArgumentException">The model is not Float32, or a number is out of its range.</exception>
    public static FlatParameters Full(DecoderModel model, double weightDecay = 0, double matrixLearningRateMultiplier = 1)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.DType != ScalarType.Float32)
        {
            throw new ArgumentException($"All weights can be trained in Float32 only, not in {model.DType}.", nameof(model));
        }

        ILookup<string, KeyValuePair<string, Tensor>> groups = model.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal).ToLookup(GetGroup);
        return new(
        [
            new(Matrices, [.. groups[Matrices]]) { WeightDecay = weightDecay, LearningRateMultiplier = matrixLearningRateMultiplier },
            new(Embeddings, [.. groups[Embeddings]]) { WeightDecay = weightDecay },
            new(Vectors, [.. groups[Vectors]]),
        ]);
    }

    /// <summary>Makes an adapter trainable, in place; disposing what is returned ends that.</summary>
    /// <param name="adapter">The adapter.</param>
    /// <param name="weightDecay">The weight decay of all its tensors, at least 0.</param>
    /// <returns>The parameters, in one group.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The weight decay is below 0.</exception>
    public static FlatParameters Of(LoraAdapter adapter, double weightDecay = 0)
    {
        ArgumentNullException.ThrowIfNull(adapter);
        ArgumentOutOfRangeException.ThrowIfNegative(weightDecay);
        return new([new(Adapter, Sorted(adapter)) { WeightDecay = weightDecay }]);
    }

    /// <summary>
    /// Makes an adapter trainable, in place, with the learning rates and weight decays of LoRA+; disposing what is returned ends that.
    /// </summary>
    /// <param name="adapter">The adapter.</param>
    /// <param name="weightDecay">The weight decay, at least 0, of all tensors but biases and norms.</param>
    /// <param name="loraPlus">The settings of LoRA+.</param>
    /// <param name="learningRate">The peak of the learning rate, above 0, to which that of embeddings is put in proportion.</param>
    /// <returns>
    /// The parameters in the groups <c>A</c> (A matrices and modules saved whole), <c>embeddings</c>, <c>B</c> and <c>B without decay</c>,
    /// those that have any; in one group where all are trained alike.
    /// </returns>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static FlatParameters Of(LoraAdapter adapter, double weightDecay, LoraPlusOptions loraPlus, double learningRate)
    {
        ArgumentNullException.ThrowIfNull(adapter);
        ArgumentNullException.ThrowIfNull(loraPlus);
        ArgumentOutOfRangeException.ThrowIfNegative(weightDecay);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(learningRate);
        loraPlus.Validate();
        ParameterGroup[] groups = [.. loraPlus.Group(Sorted(adapter), weightDecay, learningRate)];
        bool isAlike = groups.DistinctBy(g => (g.WeightDecay, g.LearningRateMultiplier)).Count() == 1;

        // One group keeps the order of the tensors, and so the gradient norm, as without LoRA+ to the last bit.
        return new(isAlike ? [groups[0] with { Name = Adapter, Parameters = Sorted(adapter) }] : groups);
    }

    private static IReadOnlyList<KeyValuePair<string, Tensor>> Sorted(LoraAdapter adapter) => [.. adapter.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal)];

    private static string GetGroup(KeyValuePair<string, Tensor> parameter)
        => parameter.Value.dim() < 2 ? Vectors
            : parameter.Key.StartsWith("model.layers.", StringComparison.Ordinal) ? Matrices
            : Embeddings;
}
