using SKIntern.Models.Decoder;
using static TorchSharp.torch;

namespace SKIntern.Models.Checkpoints;

/// <summary>Applies and undoes what llama.cpp's converter does to tensors.</summary>
/// <param name="Heads">Query heads; read only where the architecture interleaves.</param>
/// <param name="KeyHeads">Key heads; read only where the architecture interleaves.</param>
internal sealed record GgufTensorTransforms(long Heads, long KeyHeads)
{
    /// <summary>The heads of a tensor that is interleaved, or 0.</summary>
    internal long HeadsOf(GgufTransform transform) => transform switch
    {
        GgufTransform.QueryHeads => Heads,
        GgufTransform.KeyHeads => KeyHeads,
        _ => 0,
    };

    /// <summary>Whether a transform fits a tensor of this shape.</summary>
    internal bool Fits(GgufTransform transform, IReadOnlyList<long> shape) => transform switch
    {
        GgufTransform.QueryHeads or GgufTransform.KeyHeads => shape.Count > 0 && HeadsOf(transform) > 0 && shape[0] % (2 * HeadsOf(transform)) == 0,
        GgufTransform.Transposed => shape.Count == 2,
        _ => true,
    };

    /// <summary>The shape on the other side.</summary>
    internal static IReadOnlyList<long> ShapeOf(GgufTransform transform, IReadOnlyList<long> shape)
        => transform == GgufTransform.Transposed && shape.Count == 2 ? [shape[1], shape[0]] : shape;

    /// <summary>From Hugging Face to GGUF; the result may be the tensor itself. In the caller's dispose scope.</summary>
    internal Tensor Apply(GgufTransform transform, Tensor tensor) => transform switch
    {
        GgufTransform.QueryHeads or GgufTransform.KeyHeads => Reorder(tensor, HeadsOf(transform), 2, tensor.shape[0] / HeadsOf(transform) / 2),
        GgufTransform.NormPlusOne => tensor.Shift(1.0),
        GgufTransform.Transposed => tensor.t().contiguous(),
        _ => tensor,
    };

    /// <summary>From GGUF to Hugging Face; the result may be the tensor itself. In the caller's dispose scope.</summary>
    internal Tensor Undo(GgufTransform transform, Tensor tensor) => transform switch
    {
        GgufTransform.QueryHeads or GgufTransform.KeyHeads => Reorder(tensor, HeadsOf(transform), tensor.shape[0] / HeadsOf(transform) / 2, 2),
        GgufTransform.NormPlusOne => tensor.Shift(-1.0),
        GgufTransform.Transposed => tensor.t().contiguous(),
        _ => tensor,
    };

    // The rows of each head are a table, which is turned: halves by positions to positions by halves, or back.
    private static Tensor Reorder(Tensor tensor, long heads, long rows, long columns)
    {
        long[] shape = tensor.shape;
        return tensor.reshape([heads, rows, columns, .. shape[1..]]).transpose(1, 2).reshape(shape).contiguous();
    }
}
