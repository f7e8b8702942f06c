using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Decoder;

/// <summary>
/// Operations whose plain forms make a <see cref="Scalar"/> for the call (for <c>add</c> of a tensor and of a number alike, the
/// factor 1): nothing holds it, so the garbage collector may free it while native code still reads it ("Exception raised from
/// toFloat", now and then, on busy threads). These hold it.
/// </summary>
internal static class TensorMath
{
    private static readonly Scalar One = 1;

    /// <summary>left + right, element by element, in the caller's dispose scope.</summary>
    internal static Tensor Plus(this Tensor left, Tensor right) => left.add(right, One);

    /// <summary>x + number, element by element, in the caller's dispose scope.</summary>
    internal static Tensor Shift(this Tensor x, double number)
    {
        using Scalar held = number;
        return x.add(held, One);
    }

    /// <summary>x + number for whole numbers, in the caller's dispose scope.</summary>
    internal static Tensor Shift(this Tensor x, long number)
    {
        using Scalar held = number;
        return x.add(held, One);
    }

    /// <summary>x · factor in place.</summary>
    internal static Tensor ScaleInPlace(this Tensor x, double factor)
    {
        using Scalar held = factor;
        return x.mul_(held);
    }

    /// <summary>The whole numbers from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
    internal static Tensor Range(long start, long end, ScalarType dtype, Device device)
    {
        using Scalar first = start, last = end;
        return arange(first, last, One, dtype: dtype, device: device);
    }
}
