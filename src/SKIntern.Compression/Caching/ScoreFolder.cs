using Microsoft.Extensions.Logging;

namespace SKIntern.Compression;

/// <summary>The files of a <see cref="ScoreStore"/>. Failures of the file system are the caller's.</summary>
/// <param name="path">The folder's full path.</param>
/// <param name="maxBytes">The size that the entries are held to.</param>
/// <param name="time">Tells when an entry was used.</param>
/// <param name="write">Writes a file.</param>
/// <param name="logger">Told what was removed.</param>
internal sealed class ScoreFolder(string path, long maxBytes, TimeProvider time, Action<string, byte[]> write, ILogger logger)
{
    private const string Extension = ".scores";
    private const string TemporaryExtension = ".tmp";

    // Other processes write too, and their entries are only seen in the folder.
    private const int ChecksPerLimit = 10;

    // What a process that died left half-written; a living one needs less than a second.
    private static readonly TimeSpan TemporaryLife = TimeSpan.FromHours(1);

    // The first entry leads to a check: nobody knows yet what the folder holds.
    private long _bytesUntilCheck;
    private int _isTrimming;

    /// <summary>Makes the folder where it is missing, and writes and removes a file.</summary>
    public void Probe()
    {
        Directory.CreateDirectory(path);
        string probe = TemporaryPath(Path.Combine(path, "probe"));
        try
        {
            write(probe, [0]);
        }
        finally
        {
            Remove(probe);
        }
    }

    /// <summary>The bytes of an entry, or null where it is absent or larger than it can be.</summary>
    public byte[]? Read(byte[] key, long maxSize)
    {
        string file = PathOf(key);
        byte[] bytes;
        try
        {
            // The sharing lets other processes replace and remove the file meanwhile; what was opened stays readable.
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (stream.Length > maxSize)
            {
                return null;
            }

            bytes = new byte[stream.Length];
            int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            Array.Resize(ref bytes, read);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        Touch(file);
        return bytes;
    }

    /// <summary>Writes an entry under a temporary name and renames it. Entries above the limit are not written.</summary>
    /// <remarks>Nothing is flushed to the disk: after a power cut an entry may be torn, which its hash tells.</remarks>
    public void Write(byte[] key, byte[] entry)
    {
        if (entry.Length > maxBytes)
        {
            return;
        }

        Directory.CreateDirectory(path);
        string file = PathOf(key);
        string temporary = TemporaryPath(file);
        try
        {
            write(temporary, entry);
            Touch(temporary);
            Publish(temporary, file);
        }
        catch
        {
            Remove(temporary);
            throw;
        }

        if (Interlocked.Add(ref _bytesUntilCheck, -entry.Length) < 0)
        {
            Trim();
        }
    }

    private static string TemporaryPath(string file) => $"{file}.{Guid.NewGuid():N}{TemporaryExtension}";

    private static void Remove(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process may be using it (Windows) or have removed the folder; the next check tries again.
        }
    }

    private static void Publish(string temporary, string file)
    {
        try
        {
            File.Move(temporary, file, overwrite: true);
        }
        catch (UnauthorizedAccessException) when (File.Exists(file))
        {
            // Windows does not replace a file that somebody reads. What they read is the same entry, or it is replaced next time.
            Remove(temporary);
        }
    }

    private string PathOf(byte[] key) => Path.Combine(path, Convert.ToHexStringLower(key) + Extension);

    private void Touch(string file)
    {
        try
        {
            File.SetLastWriteTimeUtc(file, time.GetUtcNow().UtcDateTime);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without the time of its last use an entry goes a little too early; it may also be gone by now.
        }
    }

    /// <summary>Removes what was not used for longest, and some more, so that the next entry does not cause another check.</summary>
    private void Trim()
    {
        if (Interlocked.Exchange(ref _isTrimming, 1) == 1)
        {
            return;
        }

        try
        {
            RemoveAbandoned();
            FileInfo[] entries = [.. new DirectoryInfo(path).EnumerateFiles("*" + Extension)];
            (string Path, long Bytes, DateTime Used)[] found = [.. entries.Where(e => e.Exists).Select(e => (e.FullName, e.Length, e.LastWriteTimeUtc))];
            long total = found.Sum(e => e.Bytes), step = Math.Max(maxBytes / ChecksPerLimit, 1), kept = total;
            if (total > maxBytes)
            {
                foreach ((string file, long bytes, _) in found.OrderBy(e => e.Used).ThenBy(e => e.Path, StringComparer.Ordinal).TakeWhile(_ => kept > maxBytes - step))
                {
                    Remove(file);
                    kept -= bytes;
                }

                ScoreStoreLog.Trimmed(logger, path, total, total - kept);
            }

            Interlocked.Exchange(ref _bytesUntilCheck, Math.Min(step, maxBytes - kept));
        }
        finally
        {
            Volatile.Write(ref _isTrimming, 0);
        }
    }

    private void RemoveAbandoned()
    {
        DateTime oldest = (time.GetUtcNow() - TemporaryLife).UtcDateTime;
        foreach (FileInfo file in new DirectoryInfo(path).EnumerateFiles("*" + TemporaryExtension).Where(file => file.LastWriteTimeUtc < oldest))
        {
            Remove(file.FullName);
        }
    }
}
