using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using static SKIntern.Models.Checkpoints.GgufLanes;

namespace SKIntern.Models.Checkpoints;

/// <summary>Decoders of ggml's older quantised types: blocks of 32 numbers under one scale. See <see cref="GgufLanes"/>.</summary>
internal static class GgufBlocks
{
    private const int Elements = 32;

    /// <summary>Decodes blocks.</summary>
    /// <param name="blocks">Whole blocks.</param>
    /// <param name="values">Room for exactly their elements.</param>
    internal delegate void Decoder(ReadOnlySpan<byte> blocks, Span<float> values);

    /// <summary>Blocks of 18 bytes: f16 d, 16 bytes of two 4-bit numbers; value <c>d * (q - 8)</c>.</summary>
    internal static void DecodeQ4_0(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        const int Size = 18, Zero = 8;
        for (; !values.IsEmpty; blocks = blocks[Size..], values = values[Elements..])
        {
            // The low halves are the block's first 16 elements, the high halves its last 16.
            float scale = ReadHalf(blocks);
            Vector128<byte> pairs = Vector128.Create(blocks[2..]);
            Write(Signed(Low(pairs), Zero), scale, values);
            Write(Signed(High(pairs), Zero), scale, values[Count..]);
        }
    }

    /// <summary>Blocks of 20 bytes: f16 d, f16 m, 16 bytes of two 4-bit numbers; value <c>d * q + m</c>.</summary>
    internal static void DecodeQ4_1(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        const int Size = 20;
        for (; !values.IsEmpty; blocks = blocks[Size..], values = values[Elements..])
        {
            float scale = ReadHalf(blocks), minimum = ReadHalf(blocks[2..]);
            Vector128<byte> pairs = Vector128.Create(blocks[4..]);
            Write(Low(pairs), scale, minimum, values);
            Write(High(pairs), scale, minimum, values[Count..]);
        }
    }

    /// <summary>Blocks of 22 bytes: f16 d, u32 of fifth bits, 16 bytes of two 4-bit numbers; value <c>d * (q - 16)</c>.</summary>
    internal static void DecodeQ5_0(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        const int Size = 22, Zero = 16;
        for (; !values.IsEmpty; blocks = blocks[Size..], values = values[Elements..])
        {
            float scale = ReadHalf(blocks);
            (Vector128<byte> first, Vector128<byte> second) = ReadFives(blocks[2..]);
            Write(Signed(first, Zero), scale, values);
            Write(Signed(second, Zero), scale, values[Count..]);
        }
    }

    /// <summary>Blocks of 24 bytes: f16 d, f16 m, u32 of fifth bits, 16 bytes of two 4-bit numbers; value <c>d * q + m</c>.</summary>
    internal static void DecodeQ5_1(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        const int Size = 24;
        for (; !values.IsEmpty; blocks = blocks[Size..], values = values[Elements..])
        {
            float scale = ReadHalf(blocks), minimum = ReadHalf(blocks[2..]);
            (Vector128<byte> first, Vector128<byte> second) = ReadFives(blocks[4..]);
            Write(first, scale, minimum, values);
            Write(second, scale, minimum, values[Count..]);
        }
    }

    /// <summary>Blocks of 34 bytes: f16 d, 32 signed bytes; value <c>d * q</c>.</summary>
    internal static void DecodeQ8_0(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        const int Size = 34;
        for (; !values.IsEmpty; blocks = blocks[Size..], values = values[Elements..])
        {
            float scale = ReadHalf(blocks);
            Write(Vector128.Create(blocks[2..]).AsSByte(), scale, values);
            Write(Vector128.Create(blocks[(2 + Count)..]).AsSByte(), scale, values[Count..]);
        }
    }

    private static (Vector128<byte> First, Vector128<byte> Second) ReadFives(ReadOnlySpan<byte> bytes)
    {
        const byte Fifth = 16;
        uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        Vector128<byte> pairs = Vector128.Create(bytes[sizeof(uint)..]);
        return (Low(pairs) | Spread((ushort)high, Fifth), High(pairs) | Spread((ushort)(high >> 16), Fifth));
    }
}
