using System.Buffers.Binary;
using System.Numerics;

namespace SKIntern.Lora.Observability;

/// <summary>The checksum of TFRecord files: CRC-32C (Castagnoli), rotated and shifted so that a checksum of checksums is sound.</summary>
internal static class MaskedCrc32C
{
    private const uint MaskDelta = 0xA282EAD8;

    /// <summary>The masked checksum.</summary>
    public static uint Compute(ReadOnlySpan<byte> data) => BitOperations.RotateRight(ComputeUnmasked(data), 15) + MaskDelta;

    /// <summary>The checksum itself.</summary>
    public static uint ComputeUnmasked(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        }

        foreach (byte value in data)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }
}
