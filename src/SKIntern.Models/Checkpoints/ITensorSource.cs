using static TorchSharp.torch;

namespace SKIntern.Models.Checkpoints;

/// <summary>
/// Named tensors in one or several files. Names are those of the Hugging Face checkpoint of the architecture, whatever the
/// file format. Implementations are safe for concurrent reads.
/// </summary>
public interface ITensorSource : IDisposable
{
    /// <summary>The file or folder, for messages.</summary>
    string Location { get; }

    /// <summary>What the source holds, by tensor name.</summary>
    IReadOnlyDictionary<string, TensorEntry> Entries { get; }

    /// <summary>Reads one tensor.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="dtype">The dtype to return, or <see langword="null"/> for the stored one (Float32 for quantised blocks).</param>
    /// <param name="device">The device to return it on, or <see langword="null"/> for the CPU.</param>
    /// <returns>A new contiguous tensor of the entry's shape, owned by the caller and independent of this source.</returns>
    /// <exception cref="CheckpointException">The tensor is absent, or cannot be read.</exception>
    Tensor Load(string name, ScalarType? dtype = null, Device? device = null);

    /// <summary>
    /// Reads one tensor without a copy where that is possible: where the stored dtype is the wanted one, the device is the CPU and
    /// the data lies in the file as torch has it, the tensor is a view of the file's private memory mapping. Else as
    /// <see cref="Load"/>.
    /// </summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="dtype">The dtype to return, or <see langword="null"/> for the stored one (Float32 for quantised blocks).</param>
    /// <param name="device">The device to return it on, or <see langword="null"/> for the CPU.</param>
    /// <returns>
    /// A contiguous tensor of the entry's shape, owned by the caller; it stays valid when this source is disposed. It may be
    /// written to: the file never changes, but other tensors that this method gave for the same name show the change too.
    /// The file must not be shortened while the tensor lives; replacing it by a rename is harmless.
    /// </returns>
    /// <exception cref="CheckpointException">The tensor is absent, or cannot be read.</exception>
    Tensor LoadShared(string name, ScalarType? dtype = null, Device? device = null) => Load(name, dtype, device);
}
