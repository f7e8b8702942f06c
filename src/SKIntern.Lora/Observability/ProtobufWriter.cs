using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace SKIntern.Lora.Observability;

/// <summary>Writes fields of a protocol buffer message: the few wire types that event files need.</summary>
internal sealed class ProtobufWriter
{
    private readonly ArrayBufferWriter<byte> _output = new();

    private enum WireType
    {
        Varint = 0,
        Fixed64 = 1,
        LengthDelimited = 2,
        Fixed32 = 5,
    }

    public ReadOnlySpan<byte> Written => _output.WrittenSpan;

    public void WriteInt64(int field, long value)
    {
        WriteTag(field, WireType.Varint);
        WriteVarint((ulong)value);
    }

    public void WriteDouble(int field, double value)
    {
        WriteTag(field, WireType.Fixed64);
        BinaryPrimitives.WriteDoubleLittleEndian(_output.GetSpan(sizeof(double)), value);
        _output.Advance(sizeof(double));
    }

    public void WriteFloat(int field, float value)
    {
        WriteTag(field, WireType.Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(_output.GetSpan(sizeof(float)), value);
        _output.Advance(sizeof(float));
    }

    public void WriteString(int field, string value) => WriteBytes(field, Encoding.UTF8.GetBytes(value));

    public void WriteMessage(int field, ProtobufWriter message) => WriteBytes(field, message.Written);

    private void WriteBytes(int field, ReadOnlySpan<byte> value)
    {
        WriteTag(field, WireType.LengthDelimited);
        WriteVarint((ulong)value.Length);
        _output.Write(value);
    }

    private void WriteTag(int field, WireType type) => WriteVarint(((ulong)field << 3) | (uint)type);

    private void WriteVarint(ulong value)
    {
        for (; value > 0x7F; value >>= 7)
        {
            WriteByte((byte)(value | 0x80));
        }

        WriteByte((byte)value);
    }

    private void WriteByte(byte value)
    {
        _output.GetSpan(1)[0] = value;
        _output.Advance(1);
    }
}
