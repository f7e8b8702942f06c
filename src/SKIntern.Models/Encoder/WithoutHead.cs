using SKIntern.Models.Checkpoints;
using static TorchSharp.torch;

namespace SKIntern.Models.Encoder;

/// <summary>An encoder's checkpoint without its token classification head. The checkpoint stays its owner's.</summary>
internal sealed class WithoutHead(ITensorSource source) : ITensorSource
{
    public string Location => source.Location;

    public IReadOnlyDictionary<string, TensorEntry> Entries { get; } = source.Entries
        .Where(entry => !EncoderParameterNames.IsOfHead(entry.Key))
        .ToDictionary(StringComparer.Ordinal)
        .AsReadOnly();

    public Tensor Load(string name, ScalarType? dtype = null, Device? device = null) => source.Load(name, dtype, device);

    public Tensor LoadShared(string name, ScalarType? dtype = null, Device? device = null) => source.LoadShared(name, dtype, device);

    public void Dispose()
    {
    }
}
