namespace SKIntern.IO;

/// <summary>Writes folders so that a reader sees the old content or the whole new one, never a part.</summary>
public static class AtomicFolder
{
    /// <summary>Writes a folder under a temporary name beside the target, and renames it when all is written.</summary>
    /// <param name="path">The folder. Its parents are made where they are missing.</param>
    /// <param name="overwrite">Whether a folder of that name is replaced as a whole; otherwise it must be absent or empty.</param>
    /// <param name="write">Writes the files, into the folder that it is given.</param>
    /// <exception cref="IOException">The folder exists with files in it, or cannot be written; what was there is as it was.</exception>
    public static void Write(string path, bool overwrite, Action<string> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        RequireWritable(target, overwrite);
        string suffix = $".{Guid.NewGuid():N}.tmp", temporary = target + suffix, old = $"{target}.old{suffix}";
        Directory.CreateDirectory(temporary);
        try
        {
            write(temporary);
            if (!Directory.Exists(target))
            {
                Directory.Move(temporary, target);
                return;
            }

            // There is no exchange of two folders in one step; a crash between the two leaves the old one under its new name.
            Directory.Move(target, old);
            try
            {
                Directory.Move(temporary, target);
            }
            catch
            {
                Directory.Move(old, target);
                throw;
            }

            Directory.Delete(old, recursive: true);
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }

    private static void RequireWritable(string target, bool overwrite)
    {
        if (File.Exists(target))
        {
            throw new IOException($"'{target}' is a file; a folder is to be written there.");
        }

        if (!overwrite && Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
        {
            throw new IOException($"The folder '{target}' is not empty. Name another one, or allow it to be replaced.");
        }
    }
}
