using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace SKIntern.Models.Checkpoints;

/// <summary>
/// Reads the little-endian values of a GGUF header in order. Every length is held against the bytes that are left before
/// anything is allocated for it.
/// </summary>
/// <param name="path">The file, for messages.</param>
/// <param name="data">The file from its first byte.</param>
internal ref struct GgufReader(string path, ReadOnlySpan<byte> data)
{
    // Deeper arrays of arrays mean nothing to any reader, and recursion must be bounded.
    private const int MaxArrayDepth = 4;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _data = data;

    internal int Position { get; private set; }

    private readonly int Remaining => _data.Length - Position;

    internal uint ReadUInt32(string what) => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint), what));

    internal ulong ReadUInt64(string what) => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong), what));

    /// <summary>Reads how many items follow, each of which has at least <paramref name="minimumBytes"/> bytes.</summary>
    /// <param name="what">What is counted, for messages.</param>
    /// <param name="minimumBytes">The bytes of the smallest item.</param>
    /// <param name="of">Stands before <paramref name="what"/>; apart, as a text made for each of many elements costs more than they do.</param>
    internal int ReadCount(string what, int minimumBytes, string of = "")
    {
        ulong count = ReadUInt64(what);
        return count <= (ulong)(Remaining / minimumBytes)
            ? (int)count
            : throw new CheckpointException(path, $"{of}{what} is {count}, but only {Remaining} bytes follow, which hold at most {Remaining / minimumBytes}. The file is truncated or damaged.");
    }

    internal string ReadString(string what)
    {
        int length = ReadCount(what, 1, "the length of ");
        try
        {
            return StrictUtf8.GetString(Take(length, what));
        }
        catch (DecoderFallbackException e)
        {
            throw new CheckpointException(path, $"{what} is not valid UTF-8.", e);
        }
    }

    internal object ReadValue(string what) => ReadValue(ReadUInt32($"the type of {what}"), what, 0);

    private object ReadValue(uint type, string what, int depth) => type switch
    {
        0 => ReadNumber<byte>(what),
        1 => ReadNumber<sbyte>(what),
        2 => ReadNumber<ushort>(what),
        3 => ReadNumber<short>(what),
        4 => ReadNumber<uint>(what),
        5 => ReadNumber<int>(what),
        6 => ReadNumber<float>(what),
        7 => ReadBoolean(what),
        8 => ReadString(what),
        9 => ReadArray(what, depth),
        10 => ReadNumber<ulong>(what),
        11 => ReadNumber<long>(what),
        12 => ReadNumber<double>(what),
        _ => throw new CheckpointException(path, $"{what} has type {type}; expected a type from 0 to 12."),
    };

    private Array ReadArray(string what, int depth)
    {
        if (depth == MaxArrayDepth)
        {
            throw new CheckpointException(path, $"{what} holds arrays in arrays deeper than {MaxArrayDepth} levels.");
        }

        uint type = ReadUInt32($"the element type of {what}");
        return type switch
        {
            0 => ReadNumbers<byte>(what),
            1 => ReadNumbers<sbyte>(what),
            2 => ReadNumbers<ushort>(what),
            3 => ReadNumbers<short>(what),
            4 => ReadNumbers<uint>(what),
            5 => ReadNumbers<int>(what),
            6 => ReadNumbers<float>(what),
            7 => ReadBooleans(what),
            8 => ReadStrings(what),
            9 => ReadArrays(what, depth),
            10 => ReadNumbers<ulong>(what),
            11 => ReadNumbers<long>(what),
            12 => ReadNumbers<double>(what),
            _ => throw new CheckpointException(path, $"{what} has element type {type}; expected a type from 0 to 12."),
        };
    }

    private T ReadNumber<T>(string what)
        where T : unmanaged
        => MemoryMarshal.Read<T>(Take(Unsafe.SizeOf<T>(), what));

    private T[] ReadNumbers<T>(string what)
        where T : unmanaged
    {
        int count = ReadElementCount(what, Unsafe.SizeOf<T>());
        return MemoryMarshal.Cast<byte, T>(Take(count * Unsafe.SizeOf<T>(), what)).ToArray();
    }

    private bool ReadBoolean(string what) => Take(1, what)[0] switch
    {
        0 => false,
        1 => true,
        byte other => throw new CheckpointException(path, $"{what} is a Bool with the byte {other}; expected 0 or 1."),
    };

    private bool[] ReadBooleans(string what)
    {
        var values = new bool[ReadElementCount(what, 1)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ReadBoolean(what);
        }

        return values;
    }

    private string[] ReadStrings(string what)
    {
        var values = new string[ReadElementCount(what, sizeof(ulong))];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ReadString(what);
        }

        return values;
    }

    private Array[] ReadArrays(string what, int depth)
    {
        var values = new Array[ReadElementCount(what, sizeof(uint) + sizeof(ulong))];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ReadArray(what, depth + 1);
        }

        return values;
    }

    private int ReadElementCount(string what, int elementBytes) => ReadCount(what, elementBytes, "the element count of ");

    private ReadOnlySpan<byte> Take(int count, string what)
    {
        if (count > Remaining)
        {
            throw new CheckpointException(path, $"the file ends {Remaining} bytes after byte {Position}, where {what} should have {count}. The file is truncated or damaged.");
        }

        ReadOnlySpan<byte> bytes = _data.Slice(Position, count);
        Position += count;
        return bytes;
    }
}
