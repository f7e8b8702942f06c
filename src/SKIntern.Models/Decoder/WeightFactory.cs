using static TorchSharp.torch;

namespace SKIntern.Models.Decoder;

/// <summary>Makes a model's parts from its weights.</summary>
/// <param name="config">The model's config.</param>
/// <param name="load">Gives a weight, in the model's layout, dtype and device, owned by the part that asks for it.</param>
/// <param name="exists">Whether the model has a weight of this name.</param>
internal sealed class WeightFactory(DecoderConfig config, Func<string, Tensor> load, Func<string, bool> exists)
{
    internal Tensor Weight(string module) => load($"{module}.weight");

    internal EmbeddingLayer Embedding(string module) => new(module, Weight(module));

    internal LinearLayer Linear(string module) => new(module, Weight(module), Bias(module));

    internal NormLayer Norm(string module) => new(module, config.Norm, config.NormEpsilon, Weight(module), Bias(module));

    private Tensor? Bias(string module) => exists($"{module}.bias") ? load($"{module}.bias") : null;
}
