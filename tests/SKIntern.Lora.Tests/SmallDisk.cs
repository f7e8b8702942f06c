namespace SKIntern.Lora.Tests;

/// <summary>A disk that is full after a number of bytes, files deleted or not.</summary>
internal sealed class SmallDisk(long capacity)
{
    public long Capacity { get; set; } = capacity;

    public Stream Create(string path) => new Limited(this, path);

    private sealed class Limited(SmallDisk disk, string path) : FileStream(path, FileMode.CreateNew, FileAccess.Write)
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            Take(count);
            base.Write(buffer, offset, count);
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Take(buffer.Length);
            base.Write(buffer);
        }

        private void Take(int count)
        {
            disk.Capacity -= count;
            if (disk.Capacity < 0)
            {
                throw new IOException("No space left on device");
            }
        }
    }
}
