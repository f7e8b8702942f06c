using System.Text.Json;
using static TorchSharp.torch;

namespace SKIntern.Models.Checkpoints;

/// <summary>
/// A checkpoint in several safetensors files, held together by an index such as <c>model.safetensors.index.json</c>, whose
/// <c>weight_map</c> names the file of each tensor. All files are opened and checked at once.
/// </summary>
/// <remarks>Safe for concurrent reads. Tensors of a shard that the index does not name are not shown.</remarks>
public sealed class ShardedSafetensors : ITensorSource
{
    private readonly Dictionary<string, SafetensorsFile> _shards;
    private readonly Dictionary<string, SafetensorsFile> _shardOf = new(StringComparer.Ordinal);

    private ShardedSafetensors(string path, Dictionary<string, SafetensorsFile> shards, Dictionary<string, string> weightMap)
    {
        (Location, _shards) = (path, shards);
        var entries = new Dictionary<string, TensorEntry>(StringComparer.Ordinal);
        foreach ((string name, string file) in weightMap)
        {
            SafetensorsFile shard = shards[file];
            entries[name] = shard.Entries.GetValueOrDefault(name)
                ?? throw new CheckpointException(path, $"tensor '{name}' is absent from '{file}', where the index places it.");
            _shardOf[name] = shard;
        }

        Entries = entries.AsReadOnly();
    }

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorEntry> Entries { get; }

    /// <summary>Opens an index and all its shards, which lie beside it.</summary>
    /// <param name="indexPath">The index file.</param>
    /// <returns>The open checkpoint.</returns>
    /// <exception cref="CheckpointException">
    /// The index is malformed, a shard is missing or malformed, or a tensor is not in the shard that the index names.
    /// </exception>
    public static ShardedSafetensors Open(string indexPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(indexPath);
        Dictionary<string, string> weightMap = ReadWeightMap(indexPath);
        string folder = Path.GetDirectoryName(Path.GetFullPath(indexPath))!;
        var shards = new Dictionary<string, SafetensorsFile>(StringComparer.Ordinal);
        try
        {
            foreach ((string name, string file) in weightMap)
            {
                if (!shards.ContainsKey(file))
                {
                    shards.Add(file, OpenShard(indexPath, folder, file, name));
                }
            }

            return new ShardedSafetensors(indexPath, shards, weightMap);
        }
        catch
        {
            DisposeAll(shards);
            throw;
        }
    }

    /// <inheritdoc/>
    public Tensor Load(string name, ScalarType? dtype = null, Device? device = null)
        => Shard(name).Load(name, dtype, device);

    /// <inheritdoc/>
    public Tensor LoadShared(string name, ScalarType? dtype = null, Device? device = null)
        => Shard(name).LoadShared(name, dtype, device);

    /// <inheritdoc/>
    public void Dispose() => DisposeAll(_shards);

    private SafetensorsFile Shard(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _shardOf.TryGetValue(name, out SafetensorsFile? shard)
            ? shard
            : throw new CheckpointException(Location, $"tensor '{name}' is not in the index, which names {Entries.Count} tensors.");
    }

    private static SafetensorsFile OpenShard(string indexPath, string folder, string file, string tensor)
    {
        // An index from a stranger must not reach files outside its own folder.
        if (file is "" or "." or ".." || file.AsSpan().IndexOfAny('/', '\\', ':') >= 0 || file.Contains('\0'))
        {
            throw new CheckpointException(indexPath, $"weight_map places tensor '{tensor}' in '{file}'; expected the plain name of a file beside the index.");
        }

        string path = Path.Combine(folder, file);
        return File.Exists(path)
            ? SafetensorsFile.Open(path)
            : throw new CheckpointException(indexPath, $"the shard '{file}', which holds tensor '{tensor}', is missing.");
    }

    private static Dictionary<string, string> ReadWeightMap(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            using var index = JsonDocument.Parse(stream);
            if (index.RootElement.ValueKind != JsonValueKind.Object
                || !index.RootElement.TryGetProperty("weight_map", out JsonElement map) || map.ValueKind != JsonValueKind.Object)
            {
                throw new CheckpointException(path, "expected an object 'weight_map' (tensor name -> file name).");
            }

            var weightMap = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (JsonProperty entry in map.EnumerateObject())
            {
                if (entry.Value.ValueKind != JsonValueKind.String)
                {
                    throw new CheckpointException(path, $"weight_map, tensor '{entry.Name}': expected the name of a file, found {entry.Value.ValueKind}.");
                }

                if (!weightMap.TryAdd(entry.Name, entry.Value.GetString()!))
                {
                    throw new CheckpointException(path, $"weight_map: tensor '{entry.Name}' appears twice.");
                }
            }

            return weightMap;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new CheckpointException(path, $"the index is not valid JSON: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, $"the index cannot be read: {e.Message}", e);
        }
    }

    private static void DisposeAll(Dictionary<string, SafetensorsFile> shards)
    {
        foreach (SafetensorsFile shard in shards.Values)
        {
            shard.Dispose();
        }
    }
}
