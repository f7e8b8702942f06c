using System.Buffers.Binary;
using System.Collections.ObjectModel;
using static TorchSharp.torch;

namespace SKIntern.Models.Checkpoints;

/// <summary>
/// A safetensors file, memory-mapped. The header is checked completely when the file is opened, before any tensor is
/// allocated: names are unique, dtypes are known, and the byte ranges fit the shapes and fill the file without gaps.
/// </summary>
/// <remarks>Safe for concurrent reads. The format: https://huggingface.co/docs/safetensors.</remarks>
public sealed class SafetensorsFile : ITensorSource
{
    private const int LengthBytes = 8;

    // The reference implementation's limit: longer headers are refused there too.
    private const int MaxHeaderBytes = 100_000_000;

    private readonly MappedFile _file;
    private readonly SafetensorsHeader _header;
    private readonly long _dataStart;

    private SafetensorsFile(MappedFile file, SafetensorsHeader header, long dataStart)
    {
        (_file, _header, _dataStart) = (file, header, dataStart);
        Entries = header.Slices.ToDictionary(s => s.Key, s => s.Value.Entry, StringComparer.Ordinal).AsReadOnly();
        Metadata = new ReadOnlyDictionary<string, string>(header.Metadata.ToDictionary());
    }

    /// <inheritdoc/>
    public string Location => _file.Path;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorEntry> Entries { get; }

    /// <summary>The file's <c>__metadata__</c>: free text by key; empty where the file has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and checks its header.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The open file; dispose it to unmap it. Loaded tensors stay valid.</returns>
    /// <exception cref="CheckpointException">The file cannot be read, or breaks the format.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        MappedFile file = MappedFile.Open(path);
        try
        {
            int headerLength = ReadHeaderLength(file);
            SafetensorsHeader header;
            using (MappedRegion json = file.Map(LengthBytes, headerLength))
            {
                header = SafetensorsHeaderParser.Parse(path, json.Span);
            }

            long dataStart = LengthBytes + headerLength;
            header.CheckCoverage(path, file.Length - dataStart);
            return new SafetensorsFile(file, header, dataStart);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Tensor Load(string name, ScalarType? dtype = null, Device? device = null) => Find(name).Copy(dtype, device);

    /// <inheritdoc/>
    public Tensor LoadShared(string name, ScalarType? dtype = null, Device? device = null)
    {
        StoredTensor tensor = Find(name);

        // Another process could put other bytes into a Bool after the check.
        return tensor.DType == ScalarType.Bool ? tensor.Copy(dtype, device) : tensor.Share(dtype, device);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private StoredTensor Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!_header.Slices.TryGetValue(name, out SafetensorsSlice? slice))
        {
            throw new CheckpointException(Location, $"tensor '{name}' is not in the file, which holds {Entries.Count} tensors.");
        }

        if (slice.Type.ScalarType is not { } stored)
        {
            throw new CheckpointException(Location, $"tensor '{name}' is stored as {slice.Type.Name}, which has no torch dtype; expected one of {string.Join(", ", SafetensorsType.ByScalarType.Values.Select(t => t.Name).Order(StringComparer.Ordinal))}.");
        }

        if (stored == ScalarType.Bool)
        {
            RequireBooleans(slice);
        }

        return new StoredTensor(_file, _dataStart + slice.Begin, slice.Entry.Shape, stored, slice.Type.Size);
    }

    // Other values are undefined behaviour in compiled code that takes them for a bool.
    private void RequireBooleans(SafetensorsSlice slice)
    {
        for (long first = slice.Begin; first < slice.End; first += TensorFiller.PieceElements)
        {
            using MappedRegion region = _file.Map(_dataStart + first, (int)Math.Min(TensorFiller.PieceElements, slice.End - first));
            if (region.Span.ContainsAnyExceptInRange((byte)0, (byte)1))
            {
                throw new CheckpointException(Location, $"tensor '{slice.Entry.Name}': expected only bytes 0 and 1 in a BOOL tensor.");
            }
        }
    }

    private static int ReadHeaderLength(MappedFile file)
    {
        if (file.Length < LengthBytes)
        {
            throw new CheckpointException(file.Path, $"the file has {file.Length} bytes; expected a safetensors header of at least {LengthBytes}.");
        }

        using MappedRegion start = file.Map(0, (int)Math.Min(file.Length, LengthBytes + 1));
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(start.Span);
        if (length > MaxHeaderBytes || (long)length > file.Length - LengthBytes)
        {
            throw new CheckpointException(file.Path, $"the header claims {length} bytes; expected at most {Math.Min(MaxHeaderBytes, file.Length - LengthBytes)}. The file is truncated, or no safetensors file.");
        }

        if (length == 0 || start.Span[LengthBytes] != (byte)'{')
        {
            throw new CheckpointException(file.Path, "the header does not begin with '{'; this is no safetensors file.");
        }

        return (int)length;
    }
}
