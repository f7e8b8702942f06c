namespace SKIntern.Models.Checkpoints;

/// <summary>A tensor to write to a GGUF file.</summary>
/// <param name="Tensor">The tensor under its name in the file, of any float dtype.</param>
/// <param name="Type">The type to store it in. Rows of <see cref="GgufWeightType.Q8_0"/> are whole blocks of 32.</param>
public sealed record GgufOutputTensor(LazyTensor Tensor, GgufWeightType Type)
{
    private const string PositionEmbedding = "position_embd.weight";

    /// <summary>
    /// Chooses the type as llama.cpp's converter does: vectors (norms, biases, rotary factors), norms and learned positions stay
    /// Float32, which llama.cpp computes them in; a matrix whose rows are no whole blocks becomes Float16 instead of
    /// <see cref="GgufWeightType.Q8_0"/>; all others get the wanted type.
    /// </summary>
    /// <param name="tensor">The tensor under its name in the file.</param>
    /// <param name="wanted">The type for matrices.</param>
    /// <returns>The tensor with its type.</returns>
    public static GgufOutputTensor Create(LazyTensor tensor, GgufWeightType wanted)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        GgufWeightType type = wanted switch
        {
            _ when tensor.Shape.Count <= 1 || tensor.Name.EndsWith("_norm.weight", StringComparison.Ordinal) || tensor.Name == PositionEmbedding => GgufWeightType.Float32,
            GgufWeightType.Q8_0 when tensor.Shape[^1] % GgufQuantizer.BlockElements != 0 => GgufWeightType.Float16,
            _ => wanted,
        };
        return new(tensor, type);
    }
}
