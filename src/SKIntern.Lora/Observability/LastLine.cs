namespace SKIntern.Lora.Observability;

/// <summary>The end of a file of lines.</summary>
internal static class LastLine
{
    private const int BlockSize = 4096;

    /// <summary>Cuts off what stands behind the last line feed.</summary>
    /// <param name="stream">The file.</param>
    public static void CutTorn(Stream stream)
    {
        var block = new byte[BlockSize];
        for (long end = stream.Length; end > 0;)
        {
            int size = (int)Math.Min(BlockSize, end);
            stream.Position = end - size;
            stream.ReadExactly(block, 0, size);
            int feed = block.AsSpan(0, size).LastIndexOf((byte)'\n');
            if (feed >= 0)
            {
                stream.SetLength(end - size + feed + 1);
                return;
            }

            end -= size;
        }

        stream.SetLength(0);
    }
}
