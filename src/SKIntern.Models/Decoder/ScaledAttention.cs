using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace SKIntern.Models.Decoder;

/// <summary>softmax(scale · q kᵀ) v, by torch's fused kernel where the config allows.</summary>
internal static class ScaledAttention
{
    /// <summary>Attends.</summary>
    /// <param name="config">Scale and soft cap.</param>
    /// <param name="query">[B, H, T, D].</param>
    /// <param name="key">[B, H, L, D].</param>
    /// <param name="value">[B, H, L, D].</param>
    /// <param name="mask">True where a query may look, broadcast to [B, H, T, L]; <see langword="null"/> for everything before it.</param>
    /// <param name="isCausal">Whether, without a mask, query i sees the keys up to i only; then T = L.</param>
    /// <returns>[B, H, T, D], in the caller's dispose scope.</returns>
    internal static Tensor Apply(DecoderConfig config, Tensor query, Tensor key, Tensor value, Tensor? mask, bool isCausal = true)
    {
        using DisposeScope scope = NewDisposeScope();
        double usual = 1 / Math.Sqrt(config.HeadSize), scale = config.AttentionScale ?? usual;
        if (config.AttentionSoftCap is { } cap)
        {
            return Capped(query, key, value, mask, scale, cap).MoveToOuterDisposeScope();
        }

        // The kernel's scale is fixed, so another one is put into the queries.
        using Scalar factor = scale / usual;
        Tensor scaled = scale == usual ? query : query.mul(factor);
        return F.scaled_dot_product_attention(scaled, key, value, mask, is_casual: isCausal && mask is null).MoveToOuterDisposeScope();
    }

    private static Tensor Capped(Tensor query, Tensor key, Tensor value, Tensor? mask, double scale, double cap)
    {
        using Scalar toCap = scale / cap, fromCap = cap;
        Tensor scores = query.matmul(key.transpose(-1, -2)).mul(toCap).tanh().mul(fromCap); // [B, H, T, L]
        if (mask is not null)
        {
            using Scalar never = double.NegativeInfinity;
            scores = scores.masked_fill(mask.logical_not(), never);
        }

        return F.softmax(scores.to(ScalarType.Float32), -1).to(query.dtype).matmul(value);
    }
}
