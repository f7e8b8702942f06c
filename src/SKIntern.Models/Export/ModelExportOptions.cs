using SKIntern.Models.Checkpoints;
using static TorchSharp.torch;

namespace SKIntern.Models.Export;

/// <summary>How <see cref="ModelExporter"/> writes a model.</summary>
public sealed record ModelExportOptions
{
    /// <summary>The dtype of a Hugging Face folder's weights: Float32, Float16 or BFloat16; <see langword="null"/> for the model's.</summary>
    /// <value><see langword="null"/>.</value>
    public ScalarType? DType { get; init; }

    /// <summary>The type of a GGUF file's matrices; vectors and norms stay Float32.</summary>
    /// <value>16-bit floats.</value>
    public GgufWeightType GgufType { get; init; } = GgufWeightType.Float16;

    /// <summary>The most bytes of a safetensors file; see <see cref="ShardedSafetensorsWriter"/>.</summary>
    /// <value>5 GB.</value>
    public long MaxShardBytes { get; init; } = ShardedSafetensorsWriter.DefaultMaxShardBytes;

    /// <summary>Whether a folder or file that exists is replaced.</summary>
    /// <value><see langword="false"/>.</value>
    public bool Overwrite { get; init; }

    /// <summary>The model's name in a GGUF file, or <see langword="null"/> for that of the file or folder it came from.</summary>
    /// <value><see langword="null"/>.</value>
    public string? Name { get; init; }

    /// <summary>
    /// Weights that take the place of the model's, by their name in the checkpoint, for instance with an adapter merged in:
    /// each gives a new tensor of the weight's shape, which the writer disposes.
    /// </summary>
    /// <value>None.</value>
    public IReadOnlyDictionary<string, Func<Tensor>> ReplacedWeights { get; init; } = new Dictionary<string, Func<Tensor>>();
}
