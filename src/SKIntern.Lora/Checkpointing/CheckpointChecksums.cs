using System.Security.Cryptography;
using System.Text;
using SKIntern.Models.Checkpoints;

namespace SKIntern.Lora.Checkpointing;

/// <summary>
/// The SHA-256 of every file of a checkpoint, in a file that <c>sha256sum -c</c> reads: a renamed folder is whole unless the system or
/// the disk failed, and this tells it.
/// </summary>
internal static class CheckpointChecksums
{
    public const string FileName = "SHA256SUMS";
    private const string Separator = "  ";

    /// <summary>Writes a file and brings it to the disk.</summary>
    /// <returns>Its checksum.</returns>
    public static string WriteFile(string path, Func<string, Stream> create, Action<Stream> write)
    {
        using Stream stream = create(path);
        using SHA256 hash = SHA256.Create();
        using (CryptoStream hashed = new(stream, hash, CryptoStreamMode.Write, leaveOpen: true))
        {
            write(hashed);
        }

        // Without this a power cut after the rename may leave an empty file in a folder of the final name.
        if (stream is FileStream file)
        {
            file.Flush(flushToDisk: true);
        }

        return Convert.ToHexStringLower(hash.Hash!);
    }

    public static void Write(Stream stream, IReadOnlyDictionary<string, string> sums)
        => stream.Write(Encoding.UTF8.GetBytes(string.Concat(sums.Select(s => $"{s.Value}{Separator}{s.Key}\n"))));

    /// <summary>Checks files against their checksums.</summary>
    /// <exception cref="CheckpointException">A file is missing, cut short or otherwise damaged; the message names it.</exception>
    public static void Verify(string folder, IReadOnlyList<string> files)
    {
        string path = Path.Combine(folder, FileName);
        Dictionary<string, string> sums;
        try
        {
            sums = File.ReadLines(path).Select(l => l.Split(Separator, 2)).ToDictionary(p => p[^1], p => p[0], StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CheckpointException(path, $"the checksums cannot be read: {e.Message}", e);
        }

        foreach (string file in files)
        {
            string content = Path.Combine(folder, file);
            if (!sums.TryGetValue(file, out string? expected))
            {
                throw new CheckpointException(path, $"the checksum of '{file}' is missing.");
            }

            if (Hash(content) is var (actual, length) && actual != expected)
            {
                throw new CheckpointException(content, $"the file is cut short or damaged: its {length} bytes have the SHA-256 {actual}, not {expected} as '{FileName}' says.");
            }
        }
    }

    private static (string Sum, long Length) Hash(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return (Convert.ToHexStringLower(SHA256.HashData(stream)), stream.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, $"the file cannot be read: {e.Message}", e);
        }
    }
}
