using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace SKIntern.Models.Checkpoints;

/// <summary>
/// A GGUF file (version 2 or 3), memory-mapped, as it stands: tensors under the names and in the element order of the file.
/// The header is checked completely when the file is opened, before any tensor is allocated.
/// </summary>
/// <remarks>
/// Safe for concurrent reads. <see cref="GgufModelSource"/> presents such a file as a checkpoint of its architecture.
/// The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md.
/// </remarks>
public sealed class GgufFile : IDisposable
{
    private readonly MappedFile _file;
    private readonly GgufHeader _header;

    private GgufFile(MappedFile file, GgufHeader header)
    {
        (_file, _header) = (file, header);
        Entries = header.Tensors.ToDictionary(t => t.Key, t => t.Value.Entry, StringComparer.Ordinal).AsReadOnly();
    }

    /// <summary>The file, for messages.</summary>
    public string Location => _file.Path;

    /// <summary>The format's version.</summary>
    public uint Version => _header.Version;

    /// <summary>The key-value pairs: hyper-parameters and the tokenizer.</summary>
    public GgufMetadata Metadata => _header.Metadata;

    /// <summary>What the file holds, by the file's own tensor names; shapes are in PyTorch's order.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Entries { get; }

    /// <summary>Opens a file and checks its header.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The open file; dispose it to unmap it. Loaded tensors stay valid.</returns>
    /// <exception cref="CheckpointException">The file cannot be read, or breaks the format.</exception>
    public static GgufFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        MappedFile file = MappedFile.Open(path);
        try
        {
            // Headers have some megabytes, so the first two gigabytes are enough of a longer file.
            using MappedRegion start = file.Map(0, (int)Math.Min(file.Length, int.MaxValue));
            return new GgufFile(file, GgufHeader.Parse(path, start.Span, file.Length));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads one tensor; quantised blocks are decoded to Float32 first.</summary>
    /// <param name="name">The tensor's name in the file.</param>
    /// <param name="dtype">The dtype to return, or <see langword="null"/> for the stored one (Float32 for quantised blocks).</param>
    /// <param name="device">The device to return it on, or <see langword="null"/> for the CPU.</param>
    /// <returns>A new contiguous tensor of the entry's shape, owned by the caller and independent of this file.</returns>
    /// <exception cref="CheckpointException">The tensor is absent, or its type is not supported.</exception>
    public Tensor Load(string name, ScalarType? dtype = null, Device? device = null)
    {
        GgufTensor tensor = Find(name);
        return Plain(tensor)?.Copy(dtype, device)
            ?? TensorFiller.Create(tensor.Entry.Shape, ScalarType.Float32, dtype, device, (first, bytes) => DecodePiece(tensor, first, bytes));
    }

    /// <summary>Reads one tensor as <see cref="ITensorSource.LoadShared"/> does: without a copy where that is possible.</summary>
    /// <param name="name">The tensor's name in the file.</param>
    /// <param name="dtype">The dtype to return, or <see langword="null"/> for the stored one (Float32 for quantised blocks).</param>
    /// <param name="device">The device to return it on, or <see langword="null"/> for the CPU.</param>
    /// <returns>A contiguous tensor of the entry's shape, owned by the caller; see <see cref="ITensorSource.LoadShared"/>.</returns>
    /// <exception cref="CheckpointException">The tensor is absent, or its type is not supported.</exception>
    public Tensor LoadShared(string name, ScalarType? dtype = null, Device? device = null)
        => Plain(Find(name))?.Share(dtype, device) ?? Load(name, dtype, device);

    /// <summary>Unmaps the file.</summary>
    public void Dispose() => _file.Dispose();

    private GgufTensor Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!_header.Tensors.TryGetValue(name, out GgufTensor? tensor))
        {
            throw new CheckpointException(Location, $"tensor '{name}' is not in the file, which holds {Entries.Count} tensors.");
        }

        if (!tensor.Type.IsSupported)
        {
            throw new CheckpointException(Location, $"tensor '{name}' is stored as {tensor.Type.Name}, which is not supported; supported are {GgufTensorType.SupportedNames}.");
        }

        return tensor;
    }

    private StoredTensor? Plain(GgufTensor tensor)
        => tensor.Type.ScalarType is { } stored
            ? new StoredTensor(_file, _header.DataStart + tensor.Offset, tensor.Entry.Shape, stored, tensor.Type.BlockBytes)
            : null;

    private void DecodePiece(GgufTensor tensor, long first, Span<byte> bytes)
    {
        GgufTensorType type = tensor.Type;
        Span<float> values = MemoryMarshal.Cast<byte, float>(bytes);
        long start = _header.DataStart + tensor.Offset + (first / type.BlockElements * type.BlockBytes);
        int length = values.Length / type.BlockElements * type.BlockBytes;
        using (MappedRegion blocks = _file.Map(start, length))
        {
            type.Decode!(blocks.Span, values);
        }

        _file.Discard(start, length);
    }
}
