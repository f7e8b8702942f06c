namespace SKIntern.Models.Checkpoints;

/// <summary>Opens checkpoints of any supported file format.</summary>
public static class TensorSources
{
    private const string SingleFile = "model.safetensors";
    private const string Index = "model.safetensors.index.json";
    private const string Gguf = ".gguf";

    /// <summary>
    /// Opens a <c>.safetensors</c> file, a <c>.safetensors.index.json</c> file with its shards, a <c>.gguf</c> file, or a folder. In a
    /// folder <c>model.safetensors</c> is taken, or <c>model.safetensors.index.json</c>, or the only <c>*.safetensors</c> file, or the
    /// only <c>*.gguf</c> file or the parts of one model.
    /// </summary>
    /// <param name="path">The file or folder.</param>
    /// <returns>The open checkpoint; the caller disposes it.</returns>
    /// <exception cref="CheckpointException">There is no checkpoint, the choice is not clear, or the file is malformed.</exception>
    public static ITensorSource Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            return OpenFile(FindIn(path));
        }

        return File.Exists(path)
            ? OpenFile(path)
            : throw new CheckpointException(path, "there is no such file or folder.");
    }

    private static ITensorSource OpenFile(string path) => path switch
    {
        _ when HasEnding(path, ".safetensors") => SafetensorsFile.Open(path),
        _ when HasEnding(path, ".safetensors.index.json") => ShardedSafetensors.Open(path),
        _ when HasEnding(path, Gguf) => GgufModelSource.Open(path),
        _ => throw new CheckpointException(path, "the name's ending says no supported format; expected .safetensors, .safetensors.index.json or .gguf."),
    };

    private static string FindIn(string folder)
    {
        foreach (string name in (string[])[SingleFile, Index])
        {
            if (File.Exists(Path.Combine(folder, name)))
            {
                return Path.Combine(folder, name);
            }
        }

        foreach (string ending in (string[])[".safetensors", Gguf])
        {
            string[] found = [.. Directory.EnumerateFiles(folder).Where(f => HasEnding(f, ending)).Order(StringComparer.Ordinal)];
            if (found.Length == 1)
            {
                return found[0];
            }

            if (found.Length > 1 && ending == Gguf && GgufParts.FirstOfOne(found) is { } first)
            {
                return first;
            }

            if (found.Length > 1)
            {
                throw new CheckpointException(folder, $"several {ending} files ({string.Join(", ", found.Select(Path.GetFileName))}) and no {SingleFile} or {Index}; name one file.");
            }
        }

        throw new CheckpointException(folder, $"no checkpoint found; looked for {SingleFile}, {Index}, a *.safetensors file and a *.gguf file.");
    }

    private static bool HasEnding(string path, string ending) => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
}
