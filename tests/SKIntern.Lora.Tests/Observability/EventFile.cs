using System.Buffers.Binary;
using System.Text;

namespace SKIntern.Lora.Tests.Observability;

/// <summary>Reads event files without the code under test: frames with a bitwise CRC-32C, messages field by field. A torn last record ends it.</summary>
internal static class EventFile
{
    public sealed record Event(double WallTime, long Step, string? Version, Dictionary<string, float> Scalars, long? SessionStatus);

    public static List<Event> Read(string path) => Parse(File.ReadAllBytes(path));

    public static List<Event> Parse(ReadOnlySpan<byte> file)
    {
        var events = new List<Event>();
        while (file.Length >= 12)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
            Assert.Equal(Mask(Crc(file[..8])), BinaryPrimitives.ReadUInt32LittleEndian(file[8..]));
            if (file.Length < 16 + length)
            {
                break;
            }

            ReadOnlySpan<byte> data = file.Slice(12, length);
            Assert.Equal(Mask(Crc(data)), BinaryPrimitives.ReadUInt32LittleEndian(file[(12 + length)..]));
            events.Add(ParseEvent(data));
            file = file[(16 + length)..];
        }

        return events;
    }

    public static uint Crc(ReadOnlySpan<byte> data)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte b in data)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0x82F63B78;
            }
        }

        return ~crc;
    }

    public static uint Mask(uint crc) => unchecked(((crc >> 15) | (crc << 17)) + 0xA282EAD8);

    private static Event ParseEvent(ReadOnlySpan<byte> data)
    {
        double wallTime = 0;
        long step = 0;
        string? version = null;
        long? status = null;
        var scalars = new Dictionary<string, float>();
        foreach ((int field, byte[] value) in Fields(data))
        {
            switch (field)
            {
                case 1: wallTime = BinaryPrimitives.ReadDoubleLittleEndian(value); break;
                case 2: step = BinaryPrimitives.ReadInt64LittleEndian(value); break;
                case 3: version = Encoding.UTF8.GetString(value); break;
                case 5:
                    foreach ((int _, byte[] item) in Fields(value))
                    {
                        Dictionary<int, byte[]> parts = Fields(item).ToDictionary(p => p.Field, p => p.Value);
                        scalars.Add(Encoding.UTF8.GetString(parts[1]), BinaryPrimitives.ReadSingleLittleEndian(parts[2]));
                    }

                    break;
                case 7: status = BinaryPrimitives.ReadInt64LittleEndian(Assert.Single(Fields(value), p => p.Field == 1).Value); break;
                default: Assert.Fail($"Unknown field {field}."); break;
            }
        }

        return new(wallTime, step, version, scalars, status);
    }

    // The value of a varint as 8 bytes, of the others as they are.
    private static List<(int Field, byte[] Value)> Fields(ReadOnlySpan<byte> data)
    {
        var fields = new List<(int, byte[])>();
        while (data.Length > 0)
        {
            ulong tag = Varint(ref data);
            byte[] value;
            switch (tag & 7)
            {
                case 0: value = BitConverter.GetBytes(Varint(ref data)); break;
                case 1: value = Take(ref data, 8); break;
                case 2: value = Take(ref data, (int)Varint(ref data)); break;
                default:
                    Assert.Equal(5u, tag & 7);
                    value = Take(ref data, 4);
                    break;
            }

            fields.Add(((int)(tag >> 3), value));
        }

        return fields;
    }

    private static byte[] Take(ref ReadOnlySpan<byte> data, int count)
    {
        byte[] taken = data[..count].ToArray();
        data = data[count..];
        return taken;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> data)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = data[0];
            data = data[1..];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }
    }
}
