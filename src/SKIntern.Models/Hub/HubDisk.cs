namespace SKIntern.Models.Hub;

/// <summary>The few things of the disk that tests need to make fail.</summary>
internal class HubDisk
{
    /// <summary>Opens a file to write at its end, alone.</summary>
    internal virtual Stream OpenIncomplete(string path)
        => new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);

    /// <summary>Free bytes on the disk of a folder, or null where the system does not tell.</summary>
    internal virtual long? GetFreeBytes(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The size of a file, through links, or null where there is none (also behind a broken link).</summary>
    internal static long? FindLength(string path)
    {
        try
        {
            var file = new FileInfo(path);
            FileSystemInfo final = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
            return final is FileInfo { Exists: true } f ? f.Length : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
