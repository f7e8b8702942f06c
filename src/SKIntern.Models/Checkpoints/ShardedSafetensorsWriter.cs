using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using SKIntern.IO;
using SKIntern.Models.Runtime;

namespace SKIntern.Models.Checkpoints;

/// <summary>
/// Writes a checkpoint as Hugging Face's libraries do: one <c>model.safetensors</c> where it fits, else
/// <c>model-00001-of-0000N.safetensors</c> and so on with <c>model.safetensors.index.json</c>.
/// </summary>
public static partial class ShardedSafetensorsWriter
{
    /// <summary>The default size of a shard: 5 GB, as in transformers 4.</summary>
    public const long DefaultMaxShardBytes = 5_000_000_000;

    private const string SingleFile = "model.safetensors", IndexFile = "model.safetensors.index.json";

    /// <summary>
    /// Writes the files under temporary names and renames them when all are complete, the index last; then files of an earlier
    /// save that are no part of this one are deleted (<c>model.safetensors</c>, the index, shards by their names), so that nothing
    /// of it is read any more. A failure or cancellation before the renames leaves the folder as it was.
    /// </summary>
    /// <param name="folder">The folder; it must exist. Other files in it are left alone.</param>
    /// <param name="tensors">The tensors, distributed in this order. Each is made when its turn comes and disposed after.</param>
    /// <param name="maxShardBytes">The most bytes of tensors in a file, at least 1; a larger tensor gets a file of its own.</param>
    /// <param name="metadata">Free text for each file's <c>__metadata__</c>; see <see cref="SafetensorsWriter"/>.</param>
    /// <param name="progress">Told after each tensor, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops between tensors and inside long ones.</param>
    /// <returns>The names of the files that were written, the index among them where there is one.</returns>
    /// <exception cref="ArgumentException">A tensor's dtype or name cannot be stored, or a name appears twice.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static IReadOnlyList<string> Write(
        string folder,
        IReadOnlyList<LazyTensor> tensors,
        long maxShardBytes = DefaultMaxShardBytes,
        IReadOnlyDictionary<string, string>? metadata = null,
        IProgress<CheckpointWriteProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxShardBytes, 1);
        NativeRuntime.EnsureLoaded();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (tensors.FirstOrDefault(t => !seen.Add(t.Name)) is { } twice)
        {
            throw new ArgumentException($"Tensor '{twice.Name}' appears twice.", nameof(tensors));
        }

        List<List<LazyTensor>> shards = Distribute(tensors, maxShardBytes);
        string[] names = [.. shards.Select((_, i) => NameOf(i, shards.Count))];
        int count = 0;
        long written = 0, all = tensors.Sum(SafetensorsWriter.ByteCount);
        List<(string Name, Action<Stream> Write)> files = [.. shards.Zip(names, (shard, name) => (name, (Action<Stream>)(stream =>
            SafetensorsWriter.Write(stream, shard, metadata, Report, cancellationToken))))];
        if (shards.Count > 1)
        {
            files.Add((IndexFile, stream => WriteIndex(stream, shards, names, all)));
        }

        AtomicFile.WriteAll([.. files.Select(f => (Path.Combine(folder, f.Name), f.Write))]);
        DeleteEarlier(folder, [.. files.Select(f => f.Name)]);
        return [.. files.Select(f => f.Name)];

        void Report(LazyTensor tensor)
        {
            written += SafetensorsWriter.ByteCount(tensor);
            progress?.Report(new(tensor.Name, ++count, tensors.Count, written, all));
        }
    }

    private static List<List<LazyTensor>> Distribute(IReadOnlyList<LazyTensor> tensors, long maxShardBytes)
    {
        List<List<LazyTensor>> shards = [[]];
        long size = 0;
        foreach (LazyTensor tensor in tensors)
        {
            long bytes = SafetensorsWriter.ByteCount(tensor);
            if (shards[^1].Count > 0 && bytes > maxShardBytes - size)
            {
                shards.Add([]);
                size = 0;
            }

            shards[^1].Add(tensor);
            size += bytes;
        }

        return shards;
    }

    private static string NameOf(int index, int count)
        => count == 1 ? SingleFile : string.Create(CultureInfo.InvariantCulture, $"model-{index + 1:D5}-of-{count:D5}.safetensors");

    private static void WriteIndex(Stream stream, List<List<LazyTensor>> shards, string[] names, long bytes)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteStartObject("metadata");
        json.WriteNumber("total_size", bytes);
        json.WriteEndObject();
        json.WriteStartObject("weight_map");
        foreach ((LazyTensor tensor, string name) in shards.Zip(names).SelectMany(s => s.First.Select(t => (t, s.Second))).OrderBy(s => s.t.Name, StringComparer.Ordinal))
        {
            json.WriteString(tensor.Name, name);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void DeleteEarlier(string folder, HashSet<string> written)
    {
        foreach (string path in Directory.EnumerateFiles(folder).ToArray())
        {
            string name = Path.GetFileName(path);
            if (!written.Contains(name) && (name is SingleFile or IndexFile || Shard().IsMatch(name)))
            {
                File.Delete(path);
            }
        }
    }

    [GeneratedRegex(@"\Amodel-[0-9]{5}-of-[0-9]{5}\.safetensors\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shard();
}
