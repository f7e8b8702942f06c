using static TorchSharp.torch;

namespace SKIntern.Models.Encoder;

/// <summary>Layer normalisation over the last dimension (Ba et al., 2016). The tensors stay the model's.</summary>
internal sealed record LayerNorm(Tensor Weight, Tensor Bias, double Epsilon)
{
    /// <summary>[..., H] to [..., H].</summary>
    internal Tensor Apply(Tensor x) => nn.functional.layer_norm(x, [Weight.shape[0]], Weight, Bias, Epsilon);
}
