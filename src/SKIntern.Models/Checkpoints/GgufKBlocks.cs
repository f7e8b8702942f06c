using System.Runtime.Intrinsics;
using static SKIntern.Models.Checkpoints.GgufLanes;

namespace SKIntern.Models.Checkpoints;

/// <summary>
/// Decoders of ggml's K types: blocks of 256 numbers whose parts of 16 or 32 have scales of their own, which are themselves
/// small numbers under one scale of the block. See <see cref="GgufLanes"/>.
/// </summary>
internal static class GgufKBlocks
{
    private const int Elements = 256, Halves = 2, HalfElements = Elements / Halves, PartElements = 32;

    /// <summary>
    /// Blocks of 84 bytes: 16 bytes of two 4-bit numbers s and m, 64 bytes of four 2-bit numbers, f16 d, f16 dmin; value
    /// <c>(d * s) * q - dmin * m</c>.
    /// </summary>
    internal static void DecodeQ2_K(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        const int Size = 84, Numbers = 16, Scale = 80;
        for (; !values.IsEmpty; blocks = blocks[Size..], values = values[Elements..])
        {
            float scale = ReadHalf(blocks[Scale..]), minimum = ReadHalf(blocks[(Scale + 2)..]);
            for (int part = 0; part < Elements / Count; part++)
            {
                Vector128<byte> numbers = Crumbs(Vector128.Create(blocks[(Numbers + CrumbByte(part))..]), CrumbShift(part));
                Write(numbers, scale * (blocks[part] & 15), -(minimum * (blocks[part] >> 4)), values[(part * Count)..]);
            }
        }
    }

    /// <summary>
    /// Blocks of 110 bytes: 32 bytes of third bits, 64 bytes of four 2-bit numbers, 12 bytes of 6-bit numbers s, f16 d; value
    /// <c>(d * (s - 32)) * (q - 4)</c>, where q has the third bit.
    /// </summary>
    internal static void DecodeQ3_K(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        const int Size = 110, Numbers = 32, Scales = 96, Scale = 108, ScaleZero = 32;
        for (; !values.IsEmpty; blocks = blocks[Size..], values = values[Elements..])
        {
            float scale = ReadHalf(blocks[Scale..]);
            ReadOnlySpan<byte> scales = blocks[Scales..Scale];
            for (int part = 0; part < Elements / Count; part++)
            {
                // Four low bits in the first eight bytes, two high bits in the last four.
                int low = part < 8 ? scales[part] & 15 : scales[part - 8] >> 4;
                int high = (scales[8 + (part % 4)] >> (2 * (part / 4))) & 3;
                Vector128<byte> numbers = Crumbs(Vector128.Create(blocks[(Numbers + CrumbByte(part))..]), CrumbShift(part))
                    | Select(Vector128.Create(blocks[(part % 2 * Count)..]), part / 2, 4);
                Write(Signed(numbers, 4), scale * ((low | (high << 4)) - ScaleZero), values[(part * Count)..]);
            }
        }
    }

    /// <summary>
    /// Blocks of 144 bytes: f16 d, f16 dmin, 12 bytes of 6-bit numbers s and m, 128 bytes of two 4-bit numbers; value
    /// <c>(d * s) * q - dmin * m</c>.
    /// </summary>
    internal static void DecodeQ4_K(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        const int Size = 144, Scales = 4, Numbers = 16;
        for (; !values.IsEmpty; blocks = blocks[Size..], values = values[Elements..])
        {
            float scale = ReadHalf(blocks), minimum = ReadHalf(blocks[2..]);
            for (int part = 0; part < Elements / PartElements; part++)
            {
                (int s, int m) = ReadScale(blocks[Scales..], part);
                float partScale = scale * s, offset = -(minimum * m);
                ReadOnlySpan<byte> pairs = blocks[(Numbers + (part / 2 * PartElements))..];
                for (int i = 0; i < PartElements; i += Count)
                {
                    Vector128<byte> bytes = Vector128.Create(pairs[i..]);
                    Write(part % 2 == 0 ? Low(bytes) : High(bytes), partScale, offset, values[((part * PartElements) + i)..]);
                }
            }
        }
    }

    /// <summary>
    /// Blocks of 176 bytes: f16 d, f16 dmin, 12 bytes of 6-bit numbers s and m, 32 bytes of fifth bits, 128 bytes of two 4-bit
    /// numbers; value <c>(d * s) * q - dmin * m</c>.
    /// </summary>
    internal static void DecodeQ5_K(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        const int Size = 176, Scales = 4, Fifths = 16, Numbers = 48;
        for (; !values.IsEmpty; blocks = blocks[Size..], values = values[Elements..])
        {
            float scale = ReadHalf(blocks), minimum = ReadHalf(blocks[2..]);
            for (int part = 0; part < Elements / PartElements; part++)
            {
                (int s, int m) = ReadScale(blocks[Scales..], part);
                float partScale = scale * s, offset = -(minimum * m);
                ReadOnlySpan<byte> pairs = blocks[(Numbers + (part / 2 * PartElements))..];
                for (int i = 0; i < PartElements; i += Count)
                {
                    Vector128<byte> bytes = Vector128.Create(pairs[i..]);
                    Vector128<byte> numbers = (part % 2 == 0 ? Low(bytes) : High(bytes)) | Select(Vector128.Create(blocks[(Fifths + i)..]), part, 16);
                    Write(numbers, partScale, offset, values[((part * PartElements) + i)..]);
                }
            }
        }
    }

    /// <summary>
    /// Blocks of 210 bytes: 128 bytes of two 4-bit numbers, 64 bytes of four 2-bit numbers (their fifth and sixth bits), 16 signed
    /// bytes s, f16 d; value <c>(d * s) * (q - 32)</c>.
    /// </summary>
    internal static void DecodeQ6_K(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        const int Size = 210, Highs = 128, Scales = 192, Scale = 208, Zero = 32;
        for (; !values.IsEmpty; blocks = blocks[Size..], values = values[Elements..])
        {
            float scale = ReadHalf(blocks[Scale..]);
            for (int part = 0; part < Elements / Count; part++)
            {
                // In each half of the block, the low halves of 64 bytes are its first 64 elements, the high halves its last 64.
                int half = part / 8, inHalf = part % 8;
                Vector128<byte> bytes = Vector128.Create(blocks[((half * 64) + (inHalf % 4 * Count))..]);
                Vector128<byte> high = Crumbs(Vector128.Create(blocks[(Highs + CrumbByte(part))..]), CrumbShift(part));
                Vector128<byte> numbers = (inHalf < 4 ? Low(bytes) : High(bytes)) | (high << 4);
                Write(Signed(numbers, Zero), scale * (sbyte)blocks[Scales + part], values[(part * Count)..]);
            }
        }
    }

    // Two-bit numbers: each half of the block has 32 bytes, whose lowest two bits are its first 32 elements, and so on.
    private static int CrumbByte(int part) => (part * Count / HalfElements * PartElements) + (part % 2 * Count);

    private static int CrumbShift(int part) => part % (HalfElements / Count) / 2 * 2;

    /// <summary>The 6-bit scale and minimum of a part, which Q4_K and Q5_K pack in 12 bytes.</summary>
    private static (int Scale, int Minimum) ReadScale(ReadOnlySpan<byte> packed, int part)
        => part < 4
            ? (packed[part] & 63, packed[part + 4] & 63)
            : ((packed[part + 4] & 15) | ((packed[part - 4] >> 6) << 4), (packed[part + 4] >> 4) | ((packed[part] >> 6) << 4));
}
