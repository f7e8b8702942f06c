namespace SKIntern.Models.Hub;

/// <summary>Adds up the progress of files that download side by side; reports each file's steps in order.</summary>
internal sealed class HubProgressTracker
{
    /// <summary>Reports between these many bytes would only cost time.</summary>
    private const long Step = 1 << 20;

    private readonly IProgress<HubProgress>? _progress;
    private readonly Dictionary<string, (long Done, long Reported)> _files = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private long _total;
    private long _bytes;

    internal HubProgressTracker(IProgress<HubProgress>? progress) => _progress = progress;

    /// <summary>Adds a file to what is to be downloaded.</summary>
    internal void Add(HubRemoteFile file)
    {
        lock (_lock)
        {
            _files.Add(file.Path, (0, -1));
            _total += file.Size;
        }
    }

    /// <summary>Says how many bytes of a file are on disk.</summary>
    internal void Report(HubRemoteFile file, long done)
    {
        lock (_lock)
        {
            (long before, long reported) = _files[file.Path];
            _bytes += done - before;
            bool isDue = reported < 0 || done < reported || done - reported >= Step || (done == file.Size && reported != done);
            _files[file.Path] = (done, isDue ? done : reported);
            if (isDue)
            {
                // Inside the lock, so that no report overtakes another.
                _progress?.Report(new(file.Path, done, file.Size, _bytes, _total));
            }
        }
    }
}
