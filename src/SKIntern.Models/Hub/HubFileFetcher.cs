using Microsoft.Extensions.Logging;

namespace SKIntern.Models.Hub;

/// <summary>Makes sure that a file of a commit is in its snapshot; however many ask at once, it is downloaded once.</summary>
internal sealed class HubFileFetcher
{
    private readonly HubCache _cache;
    private readonly BlobDownloader _downloader;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    internal HubFileFetcher(HubCache cache, BlobDownloader downloader, TimeProvider time, ILogger logger)
        => (_cache, _downloader, _time, _logger) = (cache, downloader, time, logger);

    /// <summary>Brings a file into the snapshot of a commit.</summary>
    /// <exception cref="HubException">The file's name cannot be one here, or it cannot be downloaded.</exception>
    internal async Task FetchAsync(HubRemoteFile file, string commit, HubTarget target, HubProgressTracker progress, CancellationToken cancellationToken)
    {
        if (HubNames.FindFault(file.Path) is { } fault)
        {
            throw target.Error(HubErrorKind.Unsafe, $"refused the file name: {fault}.");
        }

        if (!IsThere(file, commit, target))
        {
            string lockPath = _cache.LockPath(target.Repository, file.Blob);
            string blobs = _cache.BlobFolder(target.Repository);
            _cache.MakeFolder(Path.GetDirectoryName(lockPath)!);
            _cache.MakeFolder(blobs);
            HubCache.RemoveLink(lockPath);
            using HubFileLock held = await HubFileLock.AcquireAsync(lockPath, target, _time, _logger, cancellationToken).ConfigureAwait(false);

            // While we waited, another may have done it, for this commit or for another one with the same content.
            if (!IsThere(file, commit, target))
            {
                bool isNew = !IsGood(Path.Combine(blobs, file.Blob), file, target);
                if (isNew)
                {
                    await _downloader.DownloadAsync(file, commit, blobs, target, done => progress.Report(file, done), cancellationToken).ConfigureAwait(false);
                }

                _cache.Link(target.Repository, commit, file, isNew);
            }
        }

        progress.Report(file, file.Size);
    }

    private bool IsThere(HubRemoteFile file, string commit, HubTarget target)
        => IsGood(_cache.SnapshotPath(target.Repository, commit, file.Path), file, target);

    private bool IsGood(string path, HubRemoteFile file, HubTarget target)
    {
        long? length = HubDisk.FindLength(path);
        if (length is { } found && found != file.Size)
        {
            HubLog.BadCachedFile(_logger, target, found, file.Size);
        }

        return length == file.Size;
    }
}
