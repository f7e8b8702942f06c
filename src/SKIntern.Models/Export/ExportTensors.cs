using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Export;

/// <summary>A decoder's weights as a Hugging Face checkpoint holds them, made one by one when a writer comes to them.</summary>
internal static class ExportTensors
{
    /// <exception cref="ArgumentException">A replaced weight is none of the model's.</exception>
    internal static IReadOnlyList<LazyTensor> Of(DecoderModel model, ScalarType dtype, IReadOnlyDictionary<string, Func<Tensor>> replaced)
    {
        IReadOnlyDictionary<string, DecoderWeight> weights = DecoderLayout.Weights(model.Config);
        IReadOnlyDictionary<string, Tensor> parameters = model.Parameters;
        if (replaced.Keys.FirstOrDefault(name => !weights.ContainsKey(name)) is { } unknown)
        {
            throw new ArgumentException($"The model has no weight '{unknown}'.", nameof(replaced));
        }

        return [.. weights.Values.Select(weight => new LazyTensor(weight.Name, dtype, weight.StoredShape, () => Load(weight)))];

        Tensor Load(DecoderWeight weight)
        {
            using IDisposable noGradients = no_grad();
            using DisposeScope scope = NewDisposeScope();
            Tensor value = replaced.TryGetValue(weight.Name, out Func<Tensor>? make) ? make() : parameters[weight.Name].alias();
            if (weight.IsStoredTransposed)
            {
                value = value.t().contiguous();
            }

            return value.to(dtype).MoveToOuterDisposeScope();
        }
    }
}
