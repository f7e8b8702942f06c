using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SKIntern.Compression;

/// <summary>What an entry is found by: SHA-256 over the format's version, the scorer's fingerprint and the text.</summary>
internal static class ScoreKey
{
    public const int Bytes = SHA256.HashSizeInBytes;

    private const int ChunkChars = 4096;

    public static byte[] Of(string fingerprint, string text)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] scorer = Encoding.UTF8.GetBytes(fingerprint);
        Span<byte> number = stackalloc byte[sizeof(int)];
        foreach (int value in new[] { ScoreEntry.Version, scorer.Length })
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, value);
            hash.AppendData(number);
        }

        hash.AppendData(scorer);
        AppendUtf16(hash, text);
        return hash.GetHashAndReset();
    }

    // UTF-8 would make all lone surrogates one.
    private static void AppendUtf16(IncrementalHash hash, string text)
    {
        var buffer = new byte[Math.Min(text.Length, ChunkChars) * sizeof(char)];
        for (int start = 0; start < text.Length; start += ChunkChars)
        {
            ReadOnlySpan<char> chunk = text.AsSpan(start, Math.Min(ChunkChars, text.Length - start));
            for (int i = 0; i < chunk.Length; i++)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(buffer.AsSpan(i * sizeof(char)), chunk[i]);
            }

            hash.AppendData(buffer, 0, chunk.Length * sizeof(char));
        }
    }
}
