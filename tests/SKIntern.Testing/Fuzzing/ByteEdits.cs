using System.Buffers.Binary;
using CsCheck;

namespace SKIntern.Testing.Fuzzing;

/// <summary>Edits that know nothing of a format, and those of binary formats with little-endian counts.</summary>
internal static class ByteEdits
{
    private static readonly ulong[] Extremes =
    [
        0, 1, 2, 0x7F, 0xFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x1_0000_0000, 1UL << 40, 1UL << 62, long.MaxValue, 1UL << 63, ulong.MaxValue,
    ];

    private static readonly byte[] Signs = [.. "0123456789[]{},:\"\\-+e. \ntfnu"u8];

    internal static readonly Gen<Edit> Any = Gen.Select(
        Gen.Int[0, 7], Gen.UInt, Gen.UInt[1, 40], Gen.Byte,
        (kind, at, length, value) => (Edit)(bytes => Apply(bytes, kind, at, (int)length, value)));

    /// <summary>Puts an extreme number in the place of one that may be a count, a length, an offset or a type.</summary>
    internal static readonly Gen<Edit> Number = Gen.Select(
        Gen.UInt, Gen.OneOfConst(Extremes), Gen.Bool,
        (at, value, wide) => (Edit)(bytes => ReplaceNumber(bytes, at, value, wide)));

    private static byte[] Apply(byte[] bytes, int kind, uint at, int length, byte value)
    {
        if (bytes.Length == 0)
        {
            return [value];
        }

        int start = (int)(at % (uint)bytes.Length), end = Math.Min(start + length, bytes.Length);
        byte[] changed = [.. bytes];
        switch (kind)
        {
            case 0: changed[start] ^= (byte)(1 << (value % 8)); return changed;
            case 1: changed[start] = value; return changed;
            case 2: changed[start] = Signs[value % Signs.Length]; return changed;
            case 3: return [.. bytes[..start], value, .. bytes[start..]];
            case 4: return [.. bytes[..start], .. bytes[end..]];
            case 5: return [.. bytes[..end], .. bytes[start..]];
            case 6: return bytes[..start];
            default: return [.. bytes, .. Enumerable.Repeat(value, length)];
        }
    }

    private static byte[] ReplaceNumber(byte[] bytes, uint at, ulong value, bool wide)
    {
        int[] places = NumberPlaces(bytes);
        if (places.Length == 0)
        {
            return bytes;
        }

        int place = places[at % (uint)places.Length];
        byte[] changed = [.. bytes];
        if (wide && bytes.Length - place >= sizeof(ulong))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(changed.AsSpan(place), value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(place), (uint)value);
        }

        return changed;
    }

    // Small numbers of four bytes or more: most of what looks like one is one.
    private static int[] NumberPlaces(byte[] bytes)
        => [.. Enumerable.Range(0, Math.Max(bytes.Length - 3, 0)).Where(i => bytes[i] != 0 && bytes[i + 1] == 0 && bytes[i + 2] == 0 && bytes[i + 3] == 0)];
}
