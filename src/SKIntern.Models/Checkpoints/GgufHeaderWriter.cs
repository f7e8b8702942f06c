using System.Text;

namespace SKIntern.Models.Checkpoints;

/// <summary>Writes what stands before the tensors' data in a GGUF file, and checks it before anything is written.</summary>
internal static class GgufHeaderWriter
{
    private const uint Magic = 0x46554747; // "GGUF"
    private const uint Version = 3;
    private const int MaxKeyBytes = 65_535, MaxNameBytes = 63, MaxDimensions = 4;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ArgumentException">A key, value or tensor cannot be stored.</exception>
    internal static byte[] Write(IReadOnlyList<KeyValuePair<string, object>> metadata, IReadOnlyList<GgufOutputTensor> tensors, uint alignment)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write((ulong)tensors.Count);
        writer.Write((ulong)metadata.Count);
        WriteMetadata(writer, metadata);
        WriteTensors(writer, tensors, alignment);
        writer.Write(new byte[Padding(stream.Length, alignment)]);
        return stream.ToArray();
    }

    /// <summary>The bytes from a position to the next multiple of the alignment.</summary>
    internal static int Padding(long position, uint alignment) => (int)((alignment - (position % alignment)) % alignment);

    private static void WriteMetadata(BinaryWriter writer, IReadOnlyList<KeyValuePair<string, object>> metadata)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string key, object value) in metadata)
        {
            if (string.IsNullOrEmpty(key) || StrictUtf8.GetByteCount(key) > MaxKeyBytes)
            {
                throw new ArgumentException($"A metadata key must have from 1 to {MaxKeyBytes} bytes, unlike '{key}'.", nameof(metadata));
            }

            if (!seen.Add(key))
            {
                throw new ArgumentException($"Metadata key '{key}' appears twice.", nameof(metadata));
            }

            WriteText(writer, key);
            writer.Write(TypeOf(key, value?.GetType()));
            WriteValue(writer, key, value!);
        }
    }

    private static void WriteTensors(BinaryWriter writer, IReadOnlyList<GgufOutputTensor> tensors, uint alignment)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        long offset = 0;
        foreach (GgufOutputTensor tensor in tensors)
        {
            Check(tensor);
            if (!seen.Add(tensor.Tensor.Name))
            {
                throw new ArgumentException($"Tensor '{tensor.Tensor.Name}' appears twice.", nameof(tensors));
            }

            WriteText(writer, tensor.Tensor.Name);
            writer.Write((uint)tensor.Tensor.Shape.Count);

            // The file has the fastest dimension first, PyTorch the slowest.
            foreach (long size in tensor.Tensor.Shape.Reverse())
            {
                writer.Write((ulong)size);
            }

            writer.Write((uint)tensor.Type);
            writer.Write((ulong)offset);
            long bytes = GgufTensorData.ByteCount(tensor);
            offset = checked(offset + bytes + Padding(bytes, alignment));
        }
    }

    private static void Check(GgufOutputTensor tensor)
    {
        (string name, IReadOnlyList<long> shape) = (tensor.Tensor.Name, tensor.Tensor.Shape);
        if (string.IsNullOrEmpty(name) || StrictUtf8.GetByteCount(name) > MaxNameBytes)
        {
            throw new ArgumentException($"A tensor's name must have from 1 to {MaxNameBytes} bytes, which llama.cpp has room for, unlike '{name}'.");
        }

        if (shape.Count > MaxDimensions || shape.Any(s => s < 0))
        {
            throw new ArgumentException($"Tensor '{name}' has shape [{string.Join(", ", shape)}]; expected at most {MaxDimensions} dimensions, none negative.");
        }

        if (!Enum.IsDefined(tensor.Type))
        {
            throw new ArgumentException($"Tensor '{name}' is to be stored as type {(int)tensor.Type}; expected one of {string.Join(", ", Enum.GetNames<GgufWeightType>())}.");
        }

        if (tensor.Type == GgufWeightType.Q8_0 && (shape.Count == 0 || shape[^1] % GgufQuantizer.BlockElements != 0))
        {
            throw new ArgumentException($"Tensor '{name}' has rows of {(shape.Count == 0 ? 1 : shape[^1])} elements; Q8_0 needs a multiple of {GgufQuantizer.BlockElements}.");
        }

        if (tensor.Tensor.DType is not (TorchSharp.torch.ScalarType.Float16 or TorchSharp.torch.ScalarType.BFloat16
            or TorchSharp.torch.ScalarType.Float32 or TorchSharp.torch.ScalarType.Float64))
        {
            throw new ArgumentException($"Tensor '{name}' has dtype {tensor.Tensor.DType}; expected Float16, BFloat16, Float32 or Float64.");
        }
    }

    private static void WriteText(BinaryWriter writer, string text)
    {
        byte[] bytes = StrictUtf8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }

    private static uint TypeOf(string key, Type? type) => type switch
    {
        _ when type == typeof(byte) => 0,
        _ when type == typeof(sbyte) => 1,
        _ when type == typeof(ushort) => 2,
        _ when type == typeof(short) => 3,
        _ when type == typeof(uint) => 4,
        _ when type == typeof(int) => 5,
        _ when type == typeof(float) => 6,
        _ when type == typeof(bool) => 7,
        _ when type == typeof(string) => 8,
        { IsSZArray: true } => 9,
        _ when type == typeof(ulong) => 10,
        _ when type == typeof(long) => 11,
        _ when type == typeof(double) => 12,
        _ => throw new ArgumentException($"Metadata key '{key}' has a value of {type?.Name ?? "null"}; expected an integer, Single, Double, Boolean, String, or an array of one of these."),
    };

    private static void WriteValue(BinaryWriter writer, string key, object value)
    {
        switch (value)
        {
            case string text: WriteText(writer, text); break;
            case Array array: WriteArray(writer, key, array); break;
            case byte number: writer.Write(number); break;
            case sbyte number: writer.Write(number); break;
            case ushort number: writer.Write(number); break;
            case short number: writer.Write(number); break;
            case uint number: writer.Write(number); break;
            case int number: writer.Write(number); break;
            case ulong number: writer.Write(number); break;
            case long number: writer.Write(number); break;
            case float number: writer.Write(number); break;
            case double number: writer.Write(number); break;
            case bool flag: writer.Write(flag); break;
            default: _ = TypeOf(key, value?.GetType()); break;
        }
    }

    private static void WriteArray(BinaryWriter writer, string key, Array array)
    {
        Type element = array.GetType().GetElementType()!;
        writer.Write(element == typeof(Array) ? TypeOf(key, array.GetType()) : TypeOf(key, element));
        writer.Write((ulong)array.Length);
        foreach (object value in array)
        {
            WriteValue(writer, key, value);
        }
    }
}
