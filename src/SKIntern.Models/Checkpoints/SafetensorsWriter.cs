using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using SKIntern.IO;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Checkpoints;

/// <summary>Writes safetensors files that Python's safetensors, vLLM and llama.cpp's converter read.</summary>
public static class SafetensorsWriter
{
    private const int Alignment = 8;
    private const int PieceElements = 1 << 20;

    /// <summary>
    /// Writes a file. It is written under a temporary name beside the target and renamed when complete, so a reader
    /// never sees half a file, and a failure leaves an existing one as it was.
    /// </summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="tensors">
    /// The tensors by name, of any shape and on any device: Float64, Float32, Float16, BFloat16, Int64, Int32, Int16, Int8,
    /// Byte or Bool. They are written by descending element size, then by name, so equal inputs give equal files.
    /// </param>
    /// <param name="metadata">
    /// Free text for <c>__metadata__</c>; <c>format</c> is set to <c>pt</c>, which Python's loaders ask for, unless it is given here.
    /// </param>
    /// <exception cref="ArgumentException">A tensor's dtype or name cannot be stored.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata));
    }

    /// <summary>Writes tensors to a stream.</summary>
    /// <param name="stream">The stream, at its start; not closed.</param>
    /// <param name="tensors">The tensors by name, on any device.</param>
    /// <param name="metadata">As for a file.</param>
    /// <exception cref="ArgumentException">A tensor's dtype or name cannot be stored.</exception>
    /// <exception cref="IOException">The stream cannot be written to.</exception>
    public static void Write(Stream stream, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        Write(stream, [.. tensors.Select(t => LazyTensor.Of(t.Key, t.Value))], metadata, _ => { }, CancellationToken.None);
    }

    /// <summary>Writes tensors that are made one after another.</summary>
    /// <param name="stream">The stream, at its start; not closed.</param>
    /// <param name="tensors">The tensors, of different names.</param>
    /// <param name="metadata">As for a file.</param>
    /// <param name="written">Called after each tensor.</param>
    /// <param name="cancellationToken">Stops between tensors and inside long ones.</param>
    internal static void Write(
        Stream stream, IReadOnlyList<LazyTensor> tensors, IReadOnlyDictionary<string, string>? metadata, Action<LazyTensor> written, CancellationToken cancellationToken)
    {
        LazyTensor[] ordered = [.. tensors.OrderByDescending(t => TypeOf(t).Size).ThenBy(t => t.Name, StringComparer.Ordinal)];
        WriteHeader(stream, ordered, metadata);
        foreach (LazyTensor tensor in ordered)
        {
            WriteData(stream, tensor, cancellationToken);
            written(tensor);
        }
    }

    /// <summary>The bytes of a tensor's data.</summary>
    /// <exception cref="ArgumentException">Its dtype or name cannot be stored.</exception>
    internal static long ByteCount(LazyTensor tensor) => checked(tensor.ElementCount * TypeOf(tensor).Size);

    private static SafetensorsType TypeOf(LazyTensor tensor)
    {
        if (tensor.Name == SafetensorsHeader.MetadataKey)
        {
            throw new ArgumentException($"A tensor cannot be named '{tensor.Name}': the format reserves it.");
        }

        return SafetensorsType.ByScalarType.GetValueOrDefault(tensor.DType)
            ?? throw new ArgumentException($"Tensor '{tensor.Name}' has dtype {tensor.DType}, which safetensors files cannot hold.");
    }

    private static void WriteHeader(Stream stream, LazyTensor[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            long offset = 0;
            foreach (LazyTensor tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", TypeOf(tensor).Name);
                WriteNumbers(json, "shape", [.. tensor.Shape]);
                long end = checked(offset + ByteCount(tensor));
                WriteNumbers(json, "data_offsets", [offset, end]);
                json.WriteEndObject();
                offset = end;
            }

            json.WriteEndObject();
        }

        // The length field has 8 bytes itself, so padding the text to a multiple of 8 aligns the data.
        int padding = (Alignment - (buffer.WrittenCount % Alignment)) % Alignment;
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)buffer.WrittenCount);
        stream.Write(length);
        stream.Write(buffer.WrittenSpan);
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? metadata)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt" };
        foreach ((string key, string value) in metadata ?? new Dictionary<string, string>())
        {
            all[key] = value;
        }

        json.WriteStartObject(SafetensorsHeader.MetadataKey);
        foreach ((string key, string value) in all)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private static void WriteData(Stream stream, LazyTensor lazy, CancellationToken cancellationToken)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor tensor = lazy.LoadChecked();
        long count = tensor.numel();
        Tensor? flat = count == 0 ? null : tensor.detach().contiguous().view(-1);
        for (long first = 0; first < count; first += PieceElements)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope piece = NewDisposeScope();
            stream.Write(flat!.narrow(0, first, Math.Min(PieceElements, count - first)).cpu().bytes);
        }
    }
}
