using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Checkpoints;

/// <summary>A tensor whose data lies in a mapped file in the memory layout of a torch dtype.</summary>
/// <param name="File">The file.</param>
/// <param name="Offset">Its first byte.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="DType">The dtype of the data.</param>
/// <param name="ElementSize">Bytes per element.</param>
internal readonly record struct StoredTensor(MappedFile File, long Offset, IReadOnlyList<long> Shape, ScalarType DType, int ElementSize)
{
    // Processors that read a number across a boundary exist, but C++ promises nothing; writers align their data.
    private bool CanBeViewed => Offset % ElementSize == 0 && !Shape.Contains(0);

    /// <summary>Copies it, converting where asked, in the caller's dispose scope.</summary>
    /// <param name="dtype">The dtype to return, or <see langword="null"/> for the stored one.</param>
    /// <param name="device">The device to return it on, or <see langword="null"/> for the CPU.</param>
    internal Tensor Copy(ScalarType? dtype, Device? device)
    {
        if (!CanBeViewed)
        {
            StoredTensor self = this;
            return TensorFiller.Create(Shape, DType, dtype, device, (first, bytes) => self.CopyPiece(first, bytes));
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor view = MappedTensor.Create(File.ReadOnlyView, Offset, Shape, DType);
        Tensor result = empty([.. Shape], dtype: dtype ?? DType, device: device ?? CPU), from = view.view(-1), to = result.view(-1);
        long count = from.numel();
        for (long first = 0; first < count; first += TensorFiller.PieceElements)
        {
            // Piece by piece, so that the file's pages do not stand beside the whole copy.
            using DisposeScope piece = NewDisposeScope();
            long length = Math.Min(TensorFiller.PieceElements, count - first);
            to.narrow(0, first, length).copy_(from.narrow(0, first, length));
            File.Discard(Offset + (first * ElementSize), length * ElementSize);
        }

        return result.MoveToOuterDisposeScope();
    }

    /// <summary>A view of the file where dtype and device are those asked for, else a copy; in the caller's dispose scope.</summary>
    /// <param name="dtype">The dtype to return, or <see langword="null"/> for the stored one.</param>
    /// <param name="device">The device to return it on, or <see langword="null"/> for the CPU.</param>
    internal Tensor Share(ScalarType? dtype, Device? device)
        => CanBeViewed && (dtype ?? DType) == DType && (device ?? CPU).type == DeviceType.CPU
            ? MappedTensor.Create(File.PrivateView, Offset, Shape, DType)
            : Copy(dtype, device);

    private void CopyPiece(long first, Span<byte> bytes)
    {
        using MappedRegion region = File.Map(Offset + (first * ElementSize), bytes.Length);
        region.Span.CopyTo(bytes);
    }
}
