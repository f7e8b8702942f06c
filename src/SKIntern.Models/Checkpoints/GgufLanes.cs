using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace SKIntern.Models.Checkpoints;

/// <summary>
/// What the decoders of quantised blocks share: sixteen small numbers at a time become Float32 values by one multiplication
/// and, for types with an offset, one addition, in this order and not fused, as ggml and gguf-py do. Results agree with
/// theirs to the last bit.
/// </summary>
internal static class GgufLanes
{
    /// <summary>The numbers that are handled together.</summary>
    internal const int Count = 16;

    /// <summary>Writes <c>scale * number</c>.</summary>
    internal static void Write(Vector128<sbyte> numbers, float scale, Span<float> values)
    {
        (Vector256<float> low, Vector256<float> high) = ToSingle(numbers);
        (low * scale).CopyTo(values);
        (high * scale).CopyTo(values[Vector256<float>.Count..]);
    }

    /// <summary>Writes <c>scale * number + offset</c>.</summary>
    internal static void Write(Vector128<byte> numbers, float scale, float offset, Span<float> values)
    {
        (Vector256<float> low, Vector256<float> high) = ToSingle(numbers.AsSByte());
        ((low * scale) + Vector256.Create(offset)).CopyTo(values);
        ((high * scale) + Vector256.Create(offset)).CopyTo(values[Vector256<float>.Count..]);
    }

    /// <summary>The low halves of 16 bytes.</summary>
    internal static Vector128<byte> Low(Vector128<byte> pairs) => pairs & Vector128.Create((byte)15);

    /// <summary>The high halves of 16 bytes.</summary>
    internal static Vector128<byte> High(Vector128<byte> pairs) => pairs >>> 4;

    /// <summary>The two bits from <paramref name="shift"/> on of each of 16 bytes.</summary>
    internal static Vector128<byte> Crumbs(Vector128<byte> bytes, int shift) => (bytes >>> shift) & Vector128.Create((byte)3);

    /// <summary><paramref name="value"/> where the bit is set, else 0; bit i belongs to number i.</summary>
    internal static Vector128<byte> Spread(ushort bits, byte value)
    {
        Vector128<byte> masks = Vector128.Create(0x8040201008040201UL).AsByte();
        Vector128<byte> bytes = Vector128.Create(Vector64.Create((byte)bits), Vector64.Create((byte)(bits >> 8)));
        return Vector128.Equals(bytes & masks, masks) & Vector128.Create(value);
    }

    /// <summary><paramref name="value"/> where bit <paramref name="bit"/> of the byte is set, else 0.</summary>
    internal static Vector128<byte> Select(Vector128<byte> bytes, int bit, byte value)
    {
        Vector128<byte> mask = Vector128.Create((byte)(1 << bit));
        return Vector128.Equals(bytes & mask, mask) & Vector128.Create(value);
    }

    /// <summary>Numbers that are stored with <paramref name="zero"/> added.</summary>
    internal static Vector128<sbyte> Signed(Vector128<byte> numbers, byte zero) => (numbers - Vector128.Create(zero)).AsSByte();

    internal static float ReadHalf(ReadOnlySpan<byte> bytes) => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes);

    private static (Vector256<float> Low, Vector256<float> High) ToSingle(Vector128<sbyte> numbers)
    {
        (Vector128<short> low, Vector128<short> high) = Vector128.Widen(numbers);
        (Vector256<int> first, Vector256<int> second) = Vector256.Widen(Vector256.Create(low, high));
        return (Vector256.ConvertToSingle(first), Vector256.ConvertToSingle(second));
    }
}
