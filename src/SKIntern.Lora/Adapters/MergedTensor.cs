using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Adapters;

/// <summary>A weight of a model that an adapter changes when it is merged.</summary>
/// <param name="Name">The weight's name in the checkpoint.</param>
/// <param name="GetTarget">Gives the model's tensor.</param>
/// <param name="CreateValue">Gives the merged value, Float32, in the caller's dispose scope.</param>
internal sealed record MergedTensor(string Name, Func<Tensor> GetTarget, Func<Tensor> CreateValue)
{
    /// <summary>The merged value in the weight's dtype, in the caller's dispose scope.</summary>
    /// <exception cref="InvalidOperationException">A value is not finite, or the module cannot be merged.</exception>
    public Tensor Create()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        Tensor value = CreateValue().to(GetTarget().dtype);
        return value.isfinite().all().cpu().item<bool>()
            ? value.MoveToOuterDisposeScope()
            : throw new InvalidOperationException($"The merged weight '{Name}' is not finite.");
    }
}
