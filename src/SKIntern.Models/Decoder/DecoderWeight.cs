namespace SKIntern.Models.Decoder;

/// <summary>A weight that a config asks for.</summary>
/// <param name="Name">Its name in the checkpoint.</param>
/// <param name="Shape">Its shape in the model: [out, in] for a projection.</param>
/// <param name="Role">What it does.</param>
/// <param name="IsStoredTransposed">Whether the checkpoint holds the matrix as [in, out] (GPT-2's Conv1D).</param>
internal sealed record DecoderWeight(string Name, long[] Shape, WeightRole Role, bool IsStoredTransposed = false)
{
    /// <summary>Its shape in the checkpoint.</summary>
    internal long[] StoredShape => IsStoredTransposed ? [Shape[1], Shape[0]] : Shape;
}
