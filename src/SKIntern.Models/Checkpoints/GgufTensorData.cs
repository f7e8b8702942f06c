using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Checkpoints;

/// <summary>Writes one tensor's data in the type of a GGUF file.</summary>
internal static class GgufTensorData
{
    /// <summary>The bytes of a tensor, without padding.</summary>
    internal static long ByteCount(GgufOutputTensor tensor)
    {
        long elements = tensor.Tensor.ElementCount;
        return tensor.Type switch
        {
            GgufWeightType.Float32 => checked(elements * 4),
            GgufWeightType.Q8_0 => checked(elements / GgufQuantizer.BlockElements * GgufQuantizer.BlockBytes),
            _ => checked(elements * 2),
        };
    }

    /// <exception cref="ArgumentException">The tensor is not what was announced, or has values that the type cannot hold.</exception>
    internal static void Write(Stream stream, GgufOutputTensor output, CancellationToken cancellationToken)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        Tensor tensor = output.Tensor.LoadChecked();
        long count = tensor.numel();
        Tensor? flat = count == 0 ? null : tensor.contiguous().view(-1);
        byte[] blocks = new byte[output.Type == GgufWeightType.Q8_0 ? Math.Min(count, TensorFiller.PieceElements) / GgufQuantizer.BlockElements * GgufQuantizer.BlockBytes : 0];
        for (long first = 0; first < count; first += TensorFiller.PieceElements)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope piece = NewDisposeScope();
            int length = (int)Math.Min(TensorFiller.PieceElements, count - first);
            Tensor converted = flat!.narrow(0, first, length).to(DType(output.Type));
            RequireInRange(output, converted);
            Span<byte> bytes = converted.cpu().bytes;
            if (output.Type == GgufWeightType.Q8_0)
            {
                Span<byte> target = blocks.AsSpan(0, length / GgufQuantizer.BlockElements * GgufQuantizer.BlockBytes);
                GgufQuantizer.QuantizeQ8_0(MemoryMarshal.Cast<byte, float>(bytes), target);
                bytes = target;
            }

            stream.Write(bytes);
        }
    }

    private static ScalarType DType(GgufWeightType type) => type switch
    {
        GgufWeightType.Float16 => ScalarType.Float16,
        GgufWeightType.BFloat16 => ScalarType.BFloat16,
        _ => ScalarType.Float32,
    };

    // Where values are narrowed, an infinity would come in silently; where they are not, they are written as they are.
    private static void RequireInRange(GgufOutputTensor output, Tensor values)
    {
        float? largest = output.Type switch
        {
            GgufWeightType.Q8_0 => GgufQuantizer.LargestValue,
            GgufWeightType.Float16 when output.Tensor.DType != ScalarType.Float16 => (float)Half.MaxValue,
            _ => null,
        };
        if (largest is not null && !(values.abs().max().ToSingle() <= largest))
        {
            throw new ArgumentException($"Tensor '{output.Tensor.Name}' has values that {output.Type} cannot hold: not a number, or beyond {largest}.");
        }
    }
}
