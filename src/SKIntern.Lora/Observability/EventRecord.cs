using System.Buffers.Binary;

namespace SKIntern.Lora.Observability;

/// <summary>
/// Records of TensorBoard's event files: <c>Event</c> messages (TensorFlow's event.proto and summary.proto) in TFRecord frames,
/// which are length, its masked checksum, message, its masked checksum, all little-endian.
/// </summary>
internal static class EventRecord
{
    private const int WallTimeField = 1, StepField = 2, FileVersionField = 3, SummaryField = 5, SessionLogField = 7;
    private const int SummaryValueField = 1, ValueTagField = 1, SimpleValueField = 2;
    private const int SessionStatusField = 1, SessionStart = 1;
    private const int HeaderSize = sizeof(ulong) + sizeof(uint);

    /// <summary>The first record of a file.</summary>
    public static byte[] CreateVersion(DateTimeOffset time)
    {
        ProtobufWriter message = Begin(time, 0);
        message.WriteString(FileVersionField, "brain.Event:2");
        return Frame(message.Written);
    }

    /// <summary>The start of a session: TensorBoard drops what it has of this step and later ones.</summary>
    public static byte[] CreateSessionStart(DateTimeOffset time, int step)
    {
        ProtobufWriter session = new();
        session.WriteInt64(SessionStatusField, SessionStart);
        ProtobufWriter message = Begin(time, step);
        message.WriteMessage(SessionLogField, session);
        return Frame(message.Written);
    }

    /// <summary>Values of one step.</summary>
    public static byte[] CreateScalars(DateTimeOffset time, int step, IEnumerable<KeyValuePair<string, double>> scalars)
    {
        ProtobufWriter summary = new();
        foreach ((string tag, double scalar) in scalars)
        {
            ProtobufWriter value = new();
            value.WriteString(ValueTagField, tag);
            value.WriteFloat(SimpleValueField, (float)scalar);
            summary.WriteMessage(SummaryValueField, value);
        }

        ProtobufWriter message = Begin(time, step);
        message.WriteMessage(SummaryField, summary);
        return Frame(message.Written);
    }

    private static ProtobufWriter Begin(DateTimeOffset time, int step)
    {
        ProtobufWriter message = new();
        message.WriteDouble(WallTimeField, (time - DateTimeOffset.UnixEpoch).TotalSeconds);

        // As protocol buffers do, a default is left out.
        if (step != 0)
        {
            message.WriteInt64(StepField, step);
        }

        return message;
    }

    private static byte[] Frame(ReadOnlySpan<byte> message)
    {
        var record = new byte[HeaderSize + message.Length + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)message.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(sizeof(ulong)), MaskedCrc32C.Compute(record.AsSpan(0, sizeof(ulong))));
        message.CopyTo(record.AsSpan(HeaderSize));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(HeaderSize + message.Length), MaskedCrc32C.Compute(message));
        return record;
    }
}
