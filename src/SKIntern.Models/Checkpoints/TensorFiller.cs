using SKIntern.Models.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Checkpoints;

/// <summary>
/// Makes tensors from values that are read piece by piece, so that neither a managed copy of the whole tensor nor a second
/// native one is needed, and sizes beyond 2 GB work.
/// </summary>
internal static class TensorFiller
{
    /// <summary>Elements per piece: a multiple of every GGUF block, and at most 2 MB of 8-byte elements.</summary>
    internal const int PieceElements = 1 << 18;

    /// <summary>Writes the elements from <paramref name="first"/> on, row-major, in the stored dtype, until <paramref name="bytes"/> is full.</summary>
    internal delegate void ReadPiece(long first, Span<byte> bytes);

    /// <summary>Creates a contiguous tensor in the caller's dispose scope.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="stored">The dtype that <paramref name="read"/> writes.</param>
    /// <param name="target">The tensor's dtype, or <see langword="null"/> for <paramref name="stored"/>.</param>
    /// <param name="device">The tensor's device, or <see langword="null"/> for the CPU.</param>
    /// <param name="read">Called for consecutive pieces of <see cref="PieceElements"/> elements; the last may be shorter.</param>
    internal static Tensor Create(IReadOnlyList<long> shape, ScalarType stored, ScalarType? target, Device? device, ReadPiece read)
    {
        NativeRuntime.EnsureLoaded();
        using DisposeScope scope = NewDisposeScope();
        Tensor result = empty([.. shape], dtype: target ?? stored, device: device ?? CPU);
        long count = result.numel();
        if (count > 0)
        {
            bool direct = result.dtype == stored && result.device_type == DeviceType.CPU;
            Tensor? staging = direct ? null : empty([Math.Min(count, PieceElements)], dtype: stored, device: CPU);
            Tensor flat = result.view(-1);
            for (long first = 0; first < count; first += PieceElements)
            {
                using DisposeScope piece = NewDisposeScope();
                long length = Math.Min(PieceElements, count - first);
                Tensor destination = flat.narrow(0, first, length);
                Tensor source = staging?.narrow(0, 0, length) ?? destination;
                read(first, source.bytes);
                if (staging is not null)
                {
                    destination.copy_(source);
                }
            }
        }

        return result.MoveToOuterDisposeScope();
    }
}
