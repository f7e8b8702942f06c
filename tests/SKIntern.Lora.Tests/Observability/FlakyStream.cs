namespace SKIntern.Lora.Tests.Observability;

/// <summary>A file on a disk that can be full: it then takes half of what is written, and fails.</summary>
internal sealed class FlakyStream : MemoryStream
{
    public bool IsFull { get; set; }

    public byte[] Content { get; private set; } = [];

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        base.Write(IsFull ? buffer[..(buffer.Length / 2)] : buffer);
        if (IsFull)
        {
            throw new IOException("No space left on device");
        }
    }

    protected override void Dispose(bool disposing)
    {
        Content = ToArray();
        base.Dispose(disposing);
    }
}
