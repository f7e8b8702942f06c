using static TorchSharp.torch;

namespace SKIntern.Models.Checkpoints;

/// <summary>
/// A tensor that is made when a writer comes to it, and disposed after, so that a large model is never held twice.
/// </summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="DType">The dtype of what <paramref name="Load"/> gives.</param>
/// <param name="Shape">The shape of what <paramref name="Load"/> gives, in PyTorch's order.</param>
/// <param name="Load">Makes the tensor, on any device; the writer owns and disposes what it returns.</param>
public sealed record LazyTensor(string Name, ScalarType DType, IReadOnlyList<long> Shape, Func<Tensor> Load)
{
    /// <summary>Wraps a tensor that exists already.</summary>
    /// <param name="name">Its name in the file.</param>
    /// <param name="tensor">The tensor; it stays the caller's.</param>
    /// <returns>The same tensor, lazily.</returns>
    public static LazyTensor Of(string name, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(tensor);
        return new(name, tensor.dtype, tensor.shape, tensor.alias);
    }

    /// <summary>Takes a tensor of a checkpoint.</summary>
    /// <param name="source">The checkpoint, which must stay open until the file is written.</param>
    /// <param name="name">The tensor's name there and in the file.</param>
    /// <param name="dtype">The dtype to write.</param>
    /// <returns>The tensor, not read yet.</returns>
    /// <exception cref="CheckpointException">The tensor is absent.</exception>
    public static LazyTensor From(ITensorSource source, string name, ScalarType dtype)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(name);
        return source.Entries.TryGetValue(name, out TensorEntry? entry)
            ? new(name, dtype, entry.Shape, () => source.Load(name, dtype))
            : throw new CheckpointException(source.Location, $"tensor '{name}' is not in the checkpoint, which holds {source.Entries.Count} tensors.");
    }

    /// <summary>The number of elements.</summary>
    internal long ElementCount => Shape.Aggregate(1L, (product, size) => checked(product * size));

    /// <summary>Makes the tensor and holds it against what was announced, as files say it before the data.</summary>
    /// <exception cref="ArgumentException">It is of another shape or dtype.</exception>
    internal Tensor LoadChecked()
    {
        Tensor tensor = Load();
        if (tensor.shape.SequenceEqual(Shape) && tensor.dtype == DType)
        {
            return tensor;
        }

        string found = $"[{string.Join(", ", tensor.shape)}] of {tensor.dtype}";
        tensor.Dispose();
        throw new ArgumentException($"Tensor '{Name}' was announced as [{string.Join(", ", Shape)}] of {DType}, but is {found}.");
    }
}
