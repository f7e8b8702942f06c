using Microsoft.Extensions.Logging;

namespace SKIntern.Models.Hub;

/// <summary>
/// A lock between threads and processes, Python's huggingface_hub among them: a file held open alone, which is <c>flock</c> on Unix and
/// a sharing mode on Windows. A process that dies lets go of it. The file stays, as Python's does.
/// </summary>
internal sealed class HubFileLock : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _stream;

    private HubFileLock(FileStream stream) => _stream = stream;

    internal static async Task<HubFileLock> AcquireAsync(string path, HubTarget target, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        for (bool isFirst = true; ; isFirst = false)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryAcquire(path) is { } held)
            {
                return held;
            }

            if (isFirst)
            {
                HubLog.WaitingForLock(logger, target);
            }

            await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _stream.Dispose();

    private static HubFileLock? TryAcquire(string path)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException e) when (IsHeldElsewhere(e))
        {
            return null;
        }

        if (File.Exists(path))
        {
            return new(stream);
        }

        // The former holder deleted the file while we opened it: what we hold is a lock that nobody else can see.
        stream.Dispose();
        return null;
    }

    /// <summary>A sharing violation on Windows; elsewhere EWOULDBLOCK of Linux or of macOS.</summary>
    private static bool IsHeldElsewhere(IOException e)
        => OperatingSystem.IsWindows() ? (e.HResult & 0xFFFF) is 32 or 33 : e.HResult == (OperatingSystem.IsLinux() ? 11 : 35);
}
