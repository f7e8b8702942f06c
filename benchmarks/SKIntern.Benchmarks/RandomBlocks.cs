using System.Text;

namespace SKIntern.Benchmarks;

/// <summary>Writes a GGUF file of Q4_K blocks with random numbers, which the library itself only reads.</summary>
internal static class RandomBlocks
{
    private const int BlockElements = 256, BlockBytes = 144, Alignment = 32;
    private const uint Q4K = 12;

    /// <summary>Tensors of as many elements, rounded up to whole blocks.</summary>
    public static void WriteQ4K(string path, IReadOnlyDictionary<string, long> elements)
    {
        using FileStream stream = File.Create(path);
        using BinaryWriter writer = new(stream);
        writer.Write("GGUF"u8);
        writer.Write(3u);
        writer.Write((ulong)elements.Count);
        writer.Write(0UL);
        long offset = 0;
        foreach ((string name, long count) in elements)
        {
            byte[] text = Encoding.UTF8.GetBytes(name);
            writer.Write((ulong)text.Length);
            writer.Write(text);
            writer.Write(1u);
            writer.Write((ulong)(Blocks(count) * BlockElements));
            writer.Write(Q4K);
            writer.Write((ulong)offset);
            offset += Aligned(Blocks(count) * BlockBytes);
        }

        writer.Write(new byte[Aligned(stream.Position) - stream.Position]);
        Random random = new(5);
        foreach (long count in elements.Values)
        {
            byte[] data = new byte[Aligned(Blocks(count) * BlockBytes)];
            random.NextBytes(data);
            for (int block = 0; block + BlockBytes <= data.Length; block += BlockBytes)
            {
                // The block's two scales, as 16-bit floats of a sane size.
                BitConverter.GetBytes((Half)1e-3f).CopyTo(data, block);
                BitConverter.GetBytes((Half)1e-3f).CopyTo(data, block + 2);
            }

            writer.Write(data);
        }
    }

    private static long Blocks(long elements) => (elements + BlockElements - 1) / BlockElements;

    private static long Aligned(long bytes) => (bytes + Alignment - 1) / Alignment * Alignment;
}
