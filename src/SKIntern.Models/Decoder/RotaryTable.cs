using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Decoder;

/// <summary>
/// Cosines and sines of rotary position embeddings, kept for the positions seen so far and grown by doubling, until a
/// sequence asks for other frequencies (dynamic scaling, LongRoPE). It owns its tensors.
/// </summary>
internal sealed class RotaryTable(DecoderConfig config, ScalarType dtype, Device device) : IDisposable
{
    private const int FirstLength = 256;
    private readonly Lock _gate = new();
    private readonly int _width = config.RotatedSize ?? config.HeadSize;
    private int _variant;
    private Tensor? _cos;
    private Tensor? _sin;

    /// <summary>Cosines and sines of consecutive positions: each [length, R] for R rotated dimensions, in the caller's dispose scope.</summary>
    internal (Tensor Cos, Tensor Sin) Range(int start, int length)
    {
        lock (_gate)
        {
            Ensure(start + length);
            return (_cos!.narrow(0, start, length), _sin!.narrow(0, start, length));
        }
    }

    /// <summary>Cosines and sines of chosen positions: each [.., R] for <paramref name="positions"/> [..] (Int64).</summary>
    internal (Tensor Cos, Tensor Sin) At(Tensor positions, int highest)
    {
        lock (_gate)
        {
            Ensure(highest + 1);
            long[] shape = [.. positions.shape, _width];
            using Tensor flat = positions.reshape(-1);
            return (_cos!.index_select(0, flat).reshape(shape), _sin!.index_select(0, flat).reshape(shape));
        }
    }

    public void Dispose()
    {
        _cos?.Dispose();
        _sin?.Dispose();
    }

    private void Ensure(int length)
    {
        int variant = RotaryFrequencies.GetVariant(config, length);
        if (variant == _variant && _cos is not null && _cos.shape[0] >= length)
        {
            return;
        }

        int rows = Math.Max(FirstLength, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)length));
        (float[] inverse, float scale) = RotaryFrequencies.Compute(config, length);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor angles = outer(TensorMath.Range(0, rows, ScalarType.Float32, CPU), tensor(inverse)); // [rows, R / 2]
        angles = cat([angles, angles], -1);                                               // [rows, R]
        Tensor cos = angles.cos().ScaleInPlace(scale).to(dtype).to(device).DetachFromDisposeScope();
        Tensor sin = angles.sin().ScaleInPlace(scale).to(dtype).to(device).DetachFromDisposeScope();
        Dispose();
        (_variant, _cos, _sin) = (variant, cos, sin);
    }
}
