using SKIntern.IO;
using SKIntern.Models.Runtime;

namespace SKIntern.Models.Checkpoints;

/// <summary>
/// Writes GGUF files (version 3, little-endian) that llama.cpp, and what is built on it, reads. Tensors are made, converted and
/// written one after another, so memory holds one of them at a time.
/// </summary>
/// <remarks>
/// Equal input gives equal files. The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md. To write a model,
/// its tensors need llama.cpp's names and order of rows, and its metadata the keys of the architecture and the tokenizer.
/// </remarks>
public static class GgufWriter
{
    /// <summary>The key whose value aligns the tensors' data.</summary>
    internal const string AlignmentKey = "general.alignment";

    internal const uint DefaultAlignment = 32;

    /// <summary>
    /// Writes a file under a temporary name beside the target and renames it when complete, so a reader never sees half a file,
    /// and a failure or cancellation leaves an existing one as it was.
    /// </summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="metadata">
    /// The key-value pairs, written in this order: values as <see cref="GgufMetadata"/> gives them. <c>general.alignment</c>, an
    /// UInt32 and power of two of at least 8, aligns the data; 32 where it is absent.
    /// </param>
    /// <param name="tensors">The tensors, written in this order: names of at most 63 bytes, at most four dimensions, float dtypes.</param>
    /// <param name="progress">Told after each tensor, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops between tensors and inside long ones.</param>
    /// <exception cref="ArgumentException">A key, value or tensor cannot be stored; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path,
        IReadOnlyList<KeyValuePair<string, object>> metadata,
        IReadOnlyList<GgufOutputTensor> tensors,
        IProgress<CheckpointWriteProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentNullException.ThrowIfNull(tensors);
        NativeRuntime.EnsureLoaded();
        uint alignment = Alignment(metadata);
        byte[] header = GgufHeaderWriter.Write(metadata, tensors, alignment);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header);
            WriteData(stream, tensors, alignment, progress, cancellationToken);
        });
    }

    private static void WriteData(
        Stream stream, IReadOnlyList<GgufOutputTensor> tensors, uint alignment, IProgress<CheckpointWriteProgress>? progress, CancellationToken cancellationToken)
    {
        long written = 0, all = tensors.Sum(GgufTensorData.ByteCount);
        for (int i = 0; i < tensors.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long bytes = GgufTensorData.ByteCount(tensors[i]);
            GgufTensorData.Write(stream, tensors[i], cancellationToken);

            // The last one too: llama.cpp reads whole multiples.
            stream.Write(new byte[GgufHeaderWriter.Padding(bytes, alignment)]);
            written += bytes;
            progress?.Report(new(tensors[i].Tensor.Name, i + 1, tensors.Count, written, all));
        }
    }

    private static uint Alignment(IReadOnlyList<KeyValuePair<string, object>> metadata)
    {
        const uint Least = 8;
        object? value = metadata.FirstOrDefault(p => p.Key == AlignmentKey).Value;
        return value switch
        {
            null => DefaultAlignment,
            uint alignment when alignment >= Least && uint.IsPow2(alignment) => alignment,
            _ => throw new ArgumentException($"Metadata key '{AlignmentKey}' is {value} ({value.GetType().Name}); expected an UInt32 that is a power of two of at least {Least}.", nameof(metadata)),
        };
    }
}
