using static TorchSharp.torch;

namespace SKIntern.Models.Export;

/// <summary>How <see cref="EncoderExporter"/> writes an encoder. Immutable.</summary>
public sealed record EncoderExportOptions
{
    /// <summary>The dtype of the weights: Float32, Float16 or BFloat16; <see langword="null"/> for the model's.</summary>
    /// <value><see langword="null"/>.</value>
    public ScalarType? DType { get; init; }

    /// <summary>The names of the head's labels in their order, or <see langword="null"/> for transformers' own (LABEL_0 and so on).</summary>
    /// <value><see langword="null"/>.</value>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Whether a folder that exists is replaced as a whole.</summary>
    /// <value><see langword="false"/>.</value>
    public bool Overwrite { get; init; }
}
