using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Checkpoints;

/// <summary>
/// A GGUF model under the tensor names of Hugging Face, with everything undone that llama.cpp's converter does to tensors, so
/// that the same decoder reads both formats.
/// </summary>
/// <remarks>
/// Supported architectures: <c>llama</c> (Llama 2 and 3, SmolLM2, TinyLlama, Mistral; dense layers only), <c>qwen2</c>, <c>qwen3</c>,
/// <c>phi3</c>, <c>gemma2</c>, <c>smollm3</c> and <c>gpt2</c>. <c>lm_head.weight</c> is absent where the output is tied to the embedding.
/// Llama 3's <c>rope_freqs.weight</c> and Phi-3's <c>rope_factors_long.weight</c> and <c>rope_factors_short.weight</c> keep their names,
/// as Hugging Face's checkpoints have no such tensors. Gemma's norms come back to within the rounding of 1 + weight. Safe for
/// concurrent reads.
/// </remarks>
public sealed class GgufModelSource : ITensorSource
{
    private const string ArchitectureKey = "general.architecture";

    private readonly GgufParts _parts;
    private readonly GgufTensorTransforms _transforms;
    private readonly Dictionary<string, (GgufFile File, GgufTensorName Name)> _sources = new(StringComparer.Ordinal);

    private GgufModelSource(GgufParts parts, string location)
    {
        (_parts, Location) = (parts, location);
        Architecture = Metadata.GetString(ArchitectureKey);
        if (!GgufArchitecture.TryGet(Architecture, out GgufArchitecture? architecture))
        {
            throw new CheckpointException(location, $"metadata key '{ArchitectureKey}' is '{Architecture}'; supported are {GgufArchitecture.SupportedNames}.");
        }

        uint heads = architecture.InterleavesHeads ? Metadata.GetUInt32($"{Architecture}.attention.head_count") : 0;
        _transforms = new(heads, architecture.InterleavesHeads ? Metadata.GetUInt32($"{Architecture}.attention.head_count_kv", heads) : 0);
        Entries = Translate(new GgufNames(architecture)).AsReadOnly();
    }

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorEntry> Entries { get; }

    /// <summary>The key-value pairs of the file: hyper-parameters under the architecture's name, the tokenizer under <c>tokenizer.</c>.</summary>
    public GgufMetadata Metadata => _parts.Files[0].Metadata;

    /// <summary>The value of <c>general.architecture</c>, which prefixes the hyper-parameters' keys.</summary>
    public string Architecture { get; }

    /// <summary>Opens a file; of a model in several parts, any part opens all.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The open model; dispose it to unmap the file. Loaded tensors stay valid.</returns>
    /// <exception cref="CheckpointException">
    /// A file cannot be read, breaks the format, holds another architecture or tensors that do not belong to it, or a part is missing.
    /// </exception>
    public static GgufModelSource Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        GgufParts parts = GgufParts.Open(path);
        try
        {
            return new GgufModelSource(parts, path);
        }
        catch
        {
            parts.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Tensor Load(string name, ScalarType? dtype = null, Device? device = null)
    {
        (GgufFile file, GgufTensorName names) = Find(name);
        if (names.Transform == GgufTransform.NormPlusOne)
        {
            // In the narrower dtype, the 1 would cost most of the weight's digits.
            using DisposeScope norms = NewDisposeScope();
            Tensor weight = _transforms.Undo(names.Transform, file.Load(names.Gguf, ScalarType.Float32));
            return weight.to(dtype ?? ScalarType.Float32).to(device ?? CPU).MoveToOuterDisposeScope();
        }

        using DisposeScope scope = NewDisposeScope();
        return _transforms.Undo(names.Transform, file.Load(names.Gguf, dtype, device)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor LoadShared(string name, ScalarType? dtype = null, Device? device = null)
    {
        (GgufFile file, GgufTensorName names) = Find(name);
        return names.Transform == GgufTransform.None ? file.LoadShared(names.Gguf, dtype, device) : Load(name, dtype, device);
    }

    /// <inheritdoc/>
    public void Dispose() => _parts.Dispose();

    private (GgufFile File, GgufTensorName Name) Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _sources.TryGetValue(name, out (GgufFile File, GgufTensorName Name) source)
            ? source
            : throw new CheckpointException(Location, $"tensor '{name}' is not in the file, which holds {Entries.Count} tensors.");
    }

    private Dictionary<string, TensorEntry> Translate(GgufNames names)
    {
        var entries = new Dictionary<string, TensorEntry>(StringComparer.Ordinal);
        foreach (GgufFile file in _parts.Files)
        {
            foreach (TensorEntry entry in file.Entries.Values)
            {
                GgufTensorName name = names.FromGguf(entry.Name)
                    ?? throw new CheckpointException(file.Location, $"tensor '{entry.Name}' does not belong to a dense model of architecture '{Architecture}'.");
                CheckShape(file, entry, name.Transform);
                entries.Add(name.HuggingFace, entry with { Name = name.HuggingFace, Shape = GgufTensorTransforms.ShapeOf(name.Transform, entry.Shape) });
                _sources.Add(name.HuggingFace, (file, name));
            }
        }

        return entries;
    }

    private void CheckShape(GgufFile file, TensorEntry entry, GgufTransform transform)
    {
        if (!_transforms.Fits(transform, entry.Shape))
        {
            string expected = transform == GgufTransform.Transposed
                ? "a matrix"
                : $"rows for {_transforms.HeadsOf(transform)} heads of an even size ('{Architecture}.attention.head_count' and '_kv')";
            throw new CheckpointException(file.Location, $"tensor '{entry.Name}' has shape [{string.Join(", ", entry.Shape)}]; expected {expected}.");
        }
    }
}
