using Microsoft.Extensions.Logging;
using SKIntern.Models.Decoder;
using static TorchSharp.torch;

namespace SKIntern.Models;

/// <summary>How <see cref="LanguageModel.Load"/> loads a model.</summary>
public sealed record LanguageModelOptions
{
    /// <summary>Where to compute, or <see langword="null"/> for the first CUDA device, or the CPU where there is none.</summary>
    /// <value><see langword="null"/>.</value>
    public Device? Device { get; init; }

    /// <summary>
    /// The dtype to compute in (Float32 or BFloat16; see <see cref="DecoderModel.Load"/>), or <see langword="null"/> for
    /// BFloat16 on CUDA and Float32 on the CPU.
    /// </summary>
    /// <value><see langword="null"/>.</value>
    public ScalarType? DType { get; init; }

    /// <summary>Told of fields of <c>config.json</c> that are not read, or <see langword="null"/>.</summary>
    /// <value><see langword="null"/>.</value>
    public ILogger? Logger { get; init; }
}
