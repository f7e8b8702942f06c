using SKIntern.Models.Decoder;
using Weight = TorchSharp.torch.Tensor;

namespace SKIntern.Models.Encoder;

/// <summary>Puts an encoder's modules together from its weights, which <paramref name="create"/> makes by name.</summary>
internal sealed class EncoderWeights(EncoderConfig config, EncoderParameterNames names, Func<string, Weight> create)
{
    internal Weight Tensor(string name) => create(name);

    internal LinearLayer Linear(string module) => new(module, create($"{module}.weight"), create($"{module}.bias"));

    internal LayerNorm Norm(string module) => new(create($"{module}.weight"), create($"{module}.bias"), config.NormEpsilon);

    internal EncoderLayer Layer(int index) => new(config)
    {
        Query = Linear(names.Module(index, EncoderParameterNames.Query)),
        Key = Linear(names.Module(index, EncoderParameterNames.Key)),
        Value = Linear(names.Module(index, EncoderParameterNames.Value)),
        Output = Linear(names.Module(index, EncoderParameterNames.Output)),
        AttentionNorm = Norm(names.Module(index, EncoderParameterNames.AttentionNorm)),
        Up = Linear(names.Module(index, EncoderParameterNames.Up)),
        Down = Linear(names.Module(index, EncoderParameterNames.Down)),
        OutputNorm = Norm(names.Module(index, EncoderParameterNames.OutputNorm)),
    };
}
