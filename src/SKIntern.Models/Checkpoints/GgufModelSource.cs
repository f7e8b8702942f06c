using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Checkpoints;

/// <summary>
/// A GGUF model under the tensor names of Hugging Face, with the reordering undone that llama.cpp's converter applies to
/// the query and key projections, so that the same decoder reads both formats.
/// </summary>
/// <remarks>
/// Supported architecture: <c>llama</c> (Llama 2 and 3, SmolLM2, TinyLlama, Mistral; dense layers only). <c>lm_head.weight</c> is
/// absent where the output is tied to the embedding. Llama 3's <c>rope_freqs.weight</c> keeps its name, as Hugging Face's
/// checkpoints have no such tensor. Safe for concurrent reads.
/// </remarks>
public sealed class GgufModelSource : ITensorSource
{
    private const string ArchitectureKey = "general.architecture";
    private const string Llama = "llama";

    private readonly GgufFile _file;
    private readonly Dictionary<string, (string FileName, long PermutedHeads)> _sources = new(StringComparer.Ordinal);

    private GgufModelSource(GgufFile file)
    {
        _file = file;
        Architecture = file.Metadata.GetString(ArchitectureKey);
        if (Architecture != Llama)
        {
            throw new CheckpointException(file.Location, $"metadata key '{ArchitectureKey}' is '{Architecture}'; supported is '{Llama}'.");
        }

        uint heads = file.Metadata.GetUInt32($"{Llama}.attention.head_count");
        uint keyHeads = file.Metadata.GetUInt32($"{Llama}.attention.head_count_kv", heads);
        var entries = new Dictionary<string, TensorEntry>(StringComparer.Ordinal);
        foreach (TensorEntry entry in file.Entries.Values)
        {
            string name = GgufLlamaNames.Translate(entry.Name, out string module)
                ?? throw new CheckpointException(file.Location, $"tensor '{entry.Name}' does not belong to a dense model of architecture '{Llama}'.");
            long permutedHeads = module switch { "attn_q" => heads, "attn_k" => keyHeads, _ => -1 };
            CheckHeads(entry, permutedHeads);
            entries.Add(name, entry with { Name = name });
            _sources.Add(name, (entry.Name, permutedHeads));
        }

        Entries = entries.AsReadOnly();
    }

    /// <inheritdoc/>
    public string Location => _file.Location;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorEntry> Entries { get; }

    /// <summary>The key-value pairs of the file: hyper-parameters under <c>llama.</c>, the tokenizer under <c>tokenizer.</c>.</summary>
    public GgufMetadata Metadata => _file.Metadata;

    /// <summary>The value of <c>general.architecture</c>, which prefixes the hyper-parameters' keys.</summary>
    public string Architecture { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The open model; dispose it to unmap the file. Loaded tensors stay valid.</returns>
    /// <exception cref="CheckpointException">
    /// The file cannot be read, breaks the format, or holds another architecture or tensors that do not belong to it.
    /// </exception>
    public static GgufModelSource Open(string path)
    {
        GgufFile file = GgufFile.Open(path);
        try
        {
            return new GgufModelSource(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Tensor Load(string name, ScalarType? dtype = null, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!_sources.TryGetValue(name, out (string FileName, long PermutedHeads) source))
        {
            throw new CheckpointException(Location, $"tensor '{name}' is not in the file, which holds {Entries.Count} tensors.");
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor stored = _file.Load(source.FileName, dtype, device);
        return (source.PermutedHeads < 0 ? stored : Unpermute(stored, source.PermutedHeads)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor LoadShared(string name, ScalarType? dtype = null, Device? device = null)
        => _sources.TryGetValue(name, out (string FileName, long PermutedHeads) source) && source.PermutedHeads < 0
            ? _file.LoadShared(source.FileName, dtype, device)
            : Load(name, dtype, device);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>
    /// llama.cpp rotates neighbouring elements, Hugging Face the two halves of a head; the converter interleaves the halves
    /// of each head's rows. Here the even rows become the first half again, and the odd ones the second.
    /// </summary>
    private static Tensor Unpermute(Tensor stored, long heads)
    {
        long[] shape = stored.shape;
        return stored.reshape([heads, shape[0] / heads / 2, 2, .. shape[1..]]).transpose(1, 2).reshape(shape).contiguous();
    }

    private void CheckHeads(TensorEntry entry, long heads)
    {
        if (heads < 0)
        {
            return;
        }

        if (entry.Shape.Count == 0 || heads == 0 || entry.Shape[0] % (2 * heads) != 0)
        {
            throw new CheckpointException(
                Location, $"tensor '{entry.Name}' has shape [{string.Join(", ", entry.Shape)}]; expected rows for {heads} heads of an even size ('{Llama}.attention.head_count' and '_kv').");
        }
    }
}
