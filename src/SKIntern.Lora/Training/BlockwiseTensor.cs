using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Training;

/// <summary>
/// A flat Float32 tensor held in 8 bits per value: blocks of 256 values, each scaled by its largest magnitude, so that an outlier
/// costs only its own block digits (Dettmers et al., 2022, section 2.1). An error is at most 0.8 % of its block's largest magnitude.
/// </summary>
internal sealed class BlockwiseTensor : IDisposable
{
    public const int BlockSize = 256;

    // The least Float32 of full precision; a block of zeros is divided by it.
    private const float LeastScale = 1.17549435E-38f;
    private readonly bool _signed;
    private readonly Tensor _values;
    private readonly Tensor _boundaries;

    public BlockwiseTensor(long length, bool signed, Device device)
    {
        _signed = signed;
        float[] values = signed ? DynamicCode.CreateSigned() : DynamicCode.CreateUnsigned();
        long blocks = (length + BlockSize - 1) / BlockSize;
        _values = tensor(values, device: device).DetachFromDisposeScope();
        _boundaries = tensor(DynamicCode.CreateBoundaries(values), device: device).DetachFromDisposeScope();
        Codes = empty(blocks * BlockSize, ScalarType.Byte, device).DetachFromDisposeScope();
        Scales = empty(blocks, ScalarType.Float32, device).DetachFromDisposeScope();
        Clear();
    }

    /// <summary>[blocks x 256] Byte.</summary>
    public Tensor Codes { get; }

    /// <summary>[blocks] Float32: the largest magnitude of each block.</summary>
    public Tensor Scales { get; }

    /// <summary>Sets all values to 0.</summary>
    public void Clear()
    {
        using Scalar zero = _signed ? (DynamicCode.Size / 2) - 1 : 0;
        Codes.fill_(zero);
        Scales.zero_();
    }

    /// <summary>Reads blocks.</summary>
    /// <returns>[blocks x 256] Float32, a new tensor in the caller's dispose scope.</returns>
    public Tensor Read(long firstBlock, long blocks)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor codes = Codes.narrow(0, firstBlock * BlockSize, blocks * BlockSize).to(ScalarType.Int32);
        Tensor values = _values.index_select(0, codes).view(blocks, BlockSize);
        return values.mul_(Scales.narrow(0, firstBlock, blocks).unsqueeze(1)).view(-1).MoveToOuterDisposeScope();
    }

    /// <summary>Writes [blocks x 256] Float32 values, each to the nearest that can be held.</summary>
    public void Write(long firstBlock, Tensor values)
    {
        using DisposeScope scope = NewDisposeScope();
        using Scalar least = LeastScale, zero = 0;
        Tensor rows = values.view(-1, BlockSize);
        Tensor scales = rows.abs().amax([1], keepdim: true).clamp_(least);
        Tensor fractions = rows.div(scales);
        Tensor codes = fractions.bucketize(_boundaries, outInt32: true);
        if (!_signed)
        {
            // A second moment rounded down to 0 would make its parameter jump by first moment / epsilon.
            codes = codes.maximum(rows.gt(zero).to(ScalarType.Int32));
        }

        Codes.narrow(0, firstBlock * BlockSize, codes.numel()).copy_(codes.view(-1));
        Scales.narrow(0, firstBlock, scales.numel()).copy_(scales.view(-1));
    }

    public void Dispose()
    {
        _values.Dispose();
        _boundaries.Dispose();
        Codes.Dispose();
        Scales.Dispose();
    }
}
