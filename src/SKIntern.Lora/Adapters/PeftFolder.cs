using SKIntern.IO;
using SKIntern.Models.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Adapters;

/// <summary>The files of an adapter as HF PEFT lays them out.</summary>
internal static class PeftFolder
{
    public const string KeyPrefix = "base_model.model.";
    public const string TensorFile = "adapter_model.safetensors";
    private const string PickleFile = "adapter_model.bin";
    private const string TrainedBias = "base_layer.bias";

    /// <summary>Tells whether a folder has a file of an adapter, be it only one of the two.</summary>
    public static bool HasAny(string folder)
        => ((string[])[PeftConfigFile.FileName, TensorFile, PickleFile]).Any(f => File.Exists(Path.Combine(folder, f)));

    /// <summary>Checks that both files are there.</summary>
    /// <exception cref="CheckpointException">One is missing; the message says what the folder has instead.</exception>
    public static void RequireComplete(string folder)
    {
        string config = Path.Combine(folder, PeftConfigFile.FileName), tensors = Path.Combine(folder, TensorFile), pickle = Path.Combine(folder, PickleFile);
        if (!Directory.Exists(folder))
        {
            throw new CheckpointException(folder, "the folder does not exist.");
        }

        if (!HasAny(folder))
        {
            string[] named = [.. Directory.GetDirectories(folder).Where(HasAny).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
            string instead = named.Length == 0 ? "." : $", but these sub-folders have: {string.Join(", ", named)}. Load one of them, or all with {nameof(AdapterSet)}.";
            throw new CheckpointException(folder, $"the folder has no {PeftConfigFile.FileName} and no {TensorFile}{instead}");
        }

        if (!File.Exists(tensors) && File.Exists(pickle))
        {
            throw new CheckpointException(pickle, $"this is a pickle, which can run code when it is read, and so is not read. Save the adapter again with PEFT, which writes {TensorFile} unless it is told not to.");
        }

        foreach (string path in (string[])[config, tensors])
        {
            if (!File.Exists(path))
            {
                throw new CheckpointException(path, "the file is missing, although the adapter's other file is there: the adapter was written or copied in part.");
            }
        }
    }

    /// <summary>The largest rank of the file's updates, 0 where it has none.</summary>
    public static long GetLargestRank(string folder)
    {
        using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(folder, TensorFile));
        return file.Entries
            .Where(e => e.Key.EndsWith(".lora_A.weight", StringComparison.Ordinal) || e.Key.EndsWith(".lora_embedding_A", StringComparison.Ordinal))
            .Select(e => e.Value.Shape.Count > 0 ? e.Value.Shape[0] : 0).DefaultIfEmpty().Max();
    }

    /// <summary>Copies a file's tensors into an adapter's, strictly.</summary>
    public static void ReadTensors(string folder, LoraConfig config, IReadOnlyDictionary<string, Tensor> parameters, PeftRepeats repeats)
    {
        string path = Path.Combine(folder, TensorFile);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Dictionary<string, string> sources = Match(file, path, config, parameters, repeats);
        using IDisposable noGradient = no_grad();
        foreach ((string name, string source) in sources)
        {
            Tensor parameter = parameters[name];
            RequireShape(file, path, source, parameter.shape);
            using Tensor value = file.Load(source, ScalarType.Float32);
            parameter.copy_(value);
        }

        repeats.Check(file, path);
    }

    /// <summary>Checks a stored tensor's shape.</summary>
    public static void RequireShape(SafetensorsFile file, string path, string key, IReadOnlyList<long> expected)
    {
        IReadOnlyList<long> shape = file.Entries[key].Shape;
        if (!shape.SequenceEqual(expected))
        {
            throw new CheckpointException(path, $"tensor '{key}' is [{string.Join(", ", shape)}], expected [{string.Join(", ", expected)}]. The adapter may be for another model.");
        }
    }

    /// <summary>The files of an adapter, for <see cref="AtomicFile.WriteAll"/>.</summary>
    public static IReadOnlyList<(string Path, Action<Stream> Write)> Files(
        string folder, LoraConfig config, IReadOnlyList<string> targets, IReadOnlyDictionary<string, Tensor> parameters, PeftRepeats repeats)
        =>
        [
            (Path.Combine(folder, TensorFile), stream =>
            {
                using DisposeScope scope = NewDisposeScope();
                SafetensorsWriter.Write(stream, parameters.Concat(repeats.Create()).ToDictionary(StringComparer.Ordinal));
            }),
            (Path.Combine(folder, PeftConfigFile.FileName), stream => PeftConfigFile.Write(stream, config, targets)),
        ];

    // Which tensor of the file each parameter is read from.
    private static Dictionary<string, string> Match(SafetensorsFile file, string path, LoraConfig config, IReadOnlyDictionary<string, Tensor> parameters, PeftRepeats repeats)
    {
        Dictionary<string, string> sources = parameters.Keys.Select(k => (Name: k, Source: FindSource(file, k))).Where(p => p.Source is not null)
            .ToDictionary(p => p.Name, p => p.Source!, StringComparer.Ordinal);
        string[] missing = [.. parameters.Keys.Where(k => !sources.ContainsKey(k)).Order(StringComparer.Ordinal)];
        if (config.Bias == BiasTraining.LoraOnly && Array.TrueForAll(missing, IsTrainedBias) && !sources.Keys.Any(IsTrainedBias))
        {
            // PEFT leaves them out here, and goes on with the model's own when it reads such a file.
            missing = [];
        }

        // A module that is saved whole is stored beside the original by some versions of PEFT, which is the model's own.
        HashSet<string> read = [.. sources.Values];
        string[] unexpected = [.. file.Entries.Keys
            .Where(k => !read.Contains(k) && !repeats.Allows(k) && !k.Contains(".original_module.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        return missing.Length + unexpected.Length == 0
            ? sources
            : throw new CheckpointException(path, $"the tensors do not fit config and model; {Describe("missing", missing)}, {Describe("unexpected", unexpected)}.");
    }

    private static bool IsTrainedBias(string key) => key.EndsWith($".{TrainedBias}", StringComparison.Ordinal);

    private static string? FindSource(SafetensorsFile file, string key)
    {
        // Before PEFT wrapped layers, their biases had plain names.
        string plain = IsTrainedBias(key) ? key[..^TrainedBias.Length] + "bias" : key;
        return file.Entries.ContainsKey(key) ? key : file.Entries.ContainsKey(plain) ? plain : null;
    }

    private static string Describe(string what, string[] keys)
    {
        const int Shown = 10;
        string more = keys.Length > Shown ? $" and {keys.Length - Shown} more" : "";
        return $"{what}: {(keys.Length == 0 ? "none" : string.Join(", ", keys.Take(Shown)) + more)}";
    }
}
