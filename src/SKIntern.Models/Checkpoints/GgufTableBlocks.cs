using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using static SKIntern.Models.Checkpoints.GgufLanes;

namespace SKIntern.Models.Checkpoints;

/// <summary>
/// Decoders of ggml's types whose 4-bit numbers point into a table of 16 values, and of its ternary types. See
/// <see cref="GgufLanes"/>.
/// </summary>
internal static class GgufTableBlocks
{
    private const int Elements = 32, SuperElements = 256;

    // The values of IQ4_NL and IQ4_XS, closer together around zero.
    private static readonly Vector128<sbyte> NonLinear = Vector128.Create(-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113);

    // The values of a 4-bit float of the OCP microscaling formats (E2M1), doubled.
    private static readonly Vector128<sbyte> SmallFloats = Vector128.Create(0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12);

    /// <summary>Blocks of 18 bytes: f16 d, 16 bytes of two 4-bit numbers; value <c>d * table[q]</c>.</summary>
    internal static void DecodeIQ4_NL(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        const int Size = 18;
        for (; !values.IsEmpty; blocks = blocks[Size..], values = values[Elements..])
        {
            WritePairs(NonLinear, blocks[2..], ReadHalf(blocks), values);
        }
    }

    /// <summary>
    /// Blocks of 136 bytes: f16 d, u16 of 2-bit and 4 bytes of 4-bit parts of 6-bit numbers s, 128 bytes of two 4-bit numbers;
    /// value <c>(d * (s - 32)) * table[q]</c>.
    /// </summary>
    internal static void DecodeIQ4_XS(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        const int Size = 136, ScaleHighs = 2, ScaleLows = 4, Numbers = 8, Zero = 32;
        for (; !values.IsEmpty; blocks = blocks[Size..], values = values[SuperElements..])
        {
            float scale = ReadHalf(blocks);
            int highs = BinaryPrimitives.ReadUInt16LittleEndian(blocks[ScaleHighs..]);
            for (int part = 0; part < SuperElements / Elements; part++)
            {
                int low = (blocks[ScaleLows + (part / 2)] >> (4 * (part % 2))) & 15;
                int high = (highs >> (2 * part)) & 3;
                WritePairs(NonLinear, blocks[(Numbers + (part * Count))..], scale * ((low | (high << 4)) - Zero), values[(part * Elements)..]);
            }
        }
    }

    /// <summary>Blocks of 17 bytes: an exponent e, 16 bytes of two 4-bit numbers; value <c>2^(e - 128) * table[q]</c>.</summary>
    internal static void DecodeMXFP4(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        const int Size = 17;
        for (; !values.IsEmpty; blocks = blocks[Size..], values = values[Elements..])
        {
            // Half of 2^(e - 127), as the table is doubled; the two smallest are subnormal.
            int exponent = blocks[0];
            float scale = BitConverter.UInt32BitsToSingle(exponent < 2 ? 0x0020_0000u << exponent : (uint)(exponent - 1) << 23);
            WritePairs(SmallFloats, blocks[1..], scale, values);
        }
    }

    /// <summary>
    /// Blocks of 54 bytes: 48 bytes of five and 4 bytes of four ternary digits, f16 d; value <c>d * (q - 1)</c>. A byte is the
    /// fraction of 256 that its digits are of 243, rounded up, so that multiplying by 3 carries the next digit out.
    /// </summary>
    internal static void DecodeTQ1_0(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        const int Size = 54, FiveBytes = 48, Scale = 52, Digits = 5;
        for (; !values.IsEmpty; blocks = blocks[Size..], values = values[SuperElements..])
        {
            float scale = ReadHalf(blocks[Scale..]);
            Vector128<byte> first = Vector128.Create(blocks), second = Vector128.Create(blocks[Count..]), third = Vector128.Create(blocks[(2 * Count)..]);
            Span<float> last = values[(2 * Count * Digits)..];
            byte power = 1;
            for (int digit = 0; digit < Digits; digit++, power *= 3)
            {
                Write(Digit(first * power), scale, values[(digit * 2 * Count)..]);
                Write(Digit(second * power), scale, values[(((digit * 2) + 1) * Count)..]);
                Write(Digit(third * power), scale, last[(digit * Count)..]);
            }

            Vector128<byte> powers = Vector128.Create(0x01010101u, 0x03030303u, 0x09090909u, 0x1B1B1B1Bu).AsByte();
            Vector128<byte> fours = Vector128.Create(BinaryPrimitives.ReadUInt32LittleEndian(blocks[FiveBytes..])).AsByte();
            Write(Digit(fours * powers), scale, last[(Digits * Count)..]);
        }
    }

    /// <summary>Blocks of 66 bytes: 64 bytes of four 2-bit numbers, f16 d; value <c>d * (q - 1)</c>.</summary>
    internal static void DecodeTQ2_0(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        const int Size = 66, Scale = 64, HalfBytes = 32, PerByte = 4;
        for (; !values.IsEmpty; blocks = blocks[Size..], values = values[SuperElements..])
        {
            float scale = ReadHalf(blocks[Scale..]);
            for (int i = 0; i < Scale; i += Count)
            {
                Vector128<byte> bytes = Vector128.Create(blocks[i..]);
                Span<float> target = values[((i / HalfBytes * HalfBytes * PerByte) + (i % HalfBytes))..];
                for (int place = 0; place < PerByte; place++)
                {
                    Write(Signed(Crumbs(bytes, 2 * place), 1), scale, target[(place * HalfBytes)..]);
                }
            }
        }
    }

    private static void WritePairs(Vector128<sbyte> table, ReadOnlySpan<byte> pairs, float scale, Span<float> values)
    {
        Vector128<byte> bytes = Vector128.Create(pairs);
        Write(Vector128.Shuffle(table, Low(bytes).AsSByte()), scale, values);
        Write(Vector128.Shuffle(table, High(bytes).AsSByte()), scale, values[Count..]);
    }

    // The highest ternary digit of each byte, from -1 to 1.
    private static Vector128<sbyte> Digit(Vector128<byte> fractions)
    {
        (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(fractions);
        return Signed(Vector128.Narrow((low * 3) >>> 8, (high * 3) >>> 8), 1);
    }
}
