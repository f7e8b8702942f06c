using System.Buffers;
using Microsoft.Extensions.Logging;

namespace SKIntern.Models.Hub;

/// <summary>Brings one blob onto the disk: goes on where an earlier attempt ended, and checks size and hash before the file gets its name.</summary>
internal sealed class BlobDownloader
{
    /// <summary>So much in one attempt counts as getting on: a large file may outlive more dropped connections than there are retries.</summary>
    private const long Headway = 1 << 20;

    private readonly HubHttp _http;
    private readonly HubRetry _retry;
    private readonly HuggingFaceHubOptions _options;
    private readonly HubDisk _disk;
    private readonly ILogger _logger;

    internal BlobDownloader(HubHttp http, HubRetry retry, HuggingFaceHubOptions options, HubDisk disk, ILogger logger)
        => (_http, _retry, _options, _disk, _logger) = (http, retry, options, disk, logger);

    /// <summary>Downloads a file into a folder of blobs. The caller holds the blob's lock.</summary>
    /// <exception cref="HubException">The server refuses, fails for good, or twice gives a file of another size or hash.</exception>
    /// <exception cref="IOException">The disk fails; no file under the final name is left, but what can be resumed.</exception>
    internal async Task DownloadAsync(HubRemoteFile file, string commit, string folder, HubTarget target, Action<long> report, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, file.Blob);
        string incomplete = path + ".incomplete";
        using (HubBlobWriter writer = await HubBlobWriter.OpenAsync(incomplete, file, _disk, cancellationToken).ConfigureAwait(false))
        {
            CheckRoom(folder, file.Size - writer.Length, target);
            HubLog.Downloading(_logger, target, file.Size, writer.Length);
            report(writer.Length);
            for (bool isFirst = true; ; isFirst = false)
            {
                try
                {
                    await TransferAsync(writer, file, commit, target, report, cancellationToken).ConfigureAwait(false);
                    Check(writer.Finish(), file, target);
                    break;
                }
                catch (HubException e) when (e.Kind == HubErrorKind.Integrity)
                {
                    writer.Clear();
                    report(0);
                    if (!isFirst)
                    {
                        File.Delete(incomplete);
                        throw;
                    }

                    HubLog.BadContent(_logger, e.Message);
                }
            }
        }

        File.Move(incomplete, path, overwrite: true);
        HubLog.Downloaded(_logger, target, file.Size, file.Blob);
    }

    /// <summary>Requests what is missing until it is there.</summary>
    private async Task TransferAsync(HubBlobWriter writer, HubRemoteFile file, string commit, HubTarget target, Action<long> report, CancellationToken cancellationToken)
    {
        for (int failures = 1; writer.Length < file.Size; failures++)
        {
            long before = writer.Length;
            try
            {
                await RequestAsync(writer, file, commit, target, report, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (HubException e) when (e.IsTransient)
            {
                failures = writer.Length - before >= Headway ? 1 : failures;
                if (!_retry.CanRetry(e, failures, _options.MaxRetries))
                {
                    throw;
                }

                await _retry.DelayAsync(e, failures, _options.MaxRetries, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task RequestAsync(HubBlobWriter writer, HubRemoteFile file, string commit, HubTarget target, Action<long> report, CancellationToken cancellationToken)
    {
        // Each attempt asks the hub itself again, because the address that it redirects to expires.
        using HubResponse response = await _http.SendAsync(
            HttpMethod.Get, HubApi.FilePath(target, commit), target, _options.DownloadTimeout, writer.Length, cancellationToken).ConfigureAwait(false);
        CheckHeaders(response, file, commit, target);
        PlaceAnswer(response, writer, file, target);
        using HubBody body = await HubBody.OpenAsync(response, _http, target, _options.DownloadTimeout, cancellationToken).ConfigureAwait(false);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 18);
        try
        {
            while (await body.ReadAsync(buffer).ConfigureAwait(false) is > 0 and int count)
            {
                if (count > file.Size - writer.Length)
                {
                    throw target.Error(HubErrorKind.Integrity, $"expected {file.Size} bytes, found more.");
                }

                await writer.AppendAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                report(writer.Length);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (writer.Length < file.Size)
        {
            throw target.Transient($"the server ended the file after {writer.Length} of {file.Size} bytes.");
        }
    }

    /// <summary>The hub may not speak of another file than the one that was asked for.</summary>
    private static void CheckHeaders(HubResponse response, HubRemoteFile file, string commit, HubTarget target)
    {
        if (response.Headers.Commit is { } other && other != commit)
        {
            throw target.Error(HubErrorKind.Integrity, $"header X-Repo-Commit: expected '{commit}', found '{target.Quote(other)}'.");
        }

        if (HubNames.IsBlob(response.Headers.Blob) && response.Headers.Blob != file.Blob)
        {
            throw target.Error(HubErrorKind.Integrity, $"header X-Linked-Etag or ETag: expected '{file.Blob}', found '{response.Headers.Blob}'.");
        }
    }

    /// <summary>Decides where the body goes: behind what is there, or in its place.</summary>
    private static void PlaceAnswer(HubResponse response, HubBlobWriter writer, HubRemoteFile file, HubTarget target)
    {
        long from = writer.Length;
        switch (response.Status)
        {
            case 200:
                // A server without ranges sends all again.
                writer.Clear();
                break;
            case 416:
                writer.Clear();
                throw target.Transient($"the server cannot go on from byte {from} (416); starting again.");
            default:
                if (response.ContentRange is not { Unit: "bytes", From: { } start } range || start != from)
                {
                    writer.Clear();
                    throw target.Transient($"header Content-Range: expected to begin at byte {from}, found '{target.Quote(response.ContentRange?.ToString())}'; starting again.");
                }

                if (range.Length is { } total && total != file.Size)
                {
                    throw target.Error(HubErrorKind.Integrity, $"header Content-Range: expected {file.Size} bytes in all, found {total}.");
                }

                break;
        }

        if (response.ContentLength is { } length && length != file.Size - writer.Length)
        {
            throw target.Error(HubErrorKind.Integrity, $"header Content-Length: expected {file.Size - writer.Length}, found {length}.");
        }
    }

    private static void Check(string hash, HubRemoteFile file, HubTarget target)
    {
        if (hash != file.Blob)
        {
            string kind = file.Blob.Length == 64 ? "SHA-256" : "git SHA-1";
            throw target.Error(HubErrorKind.Integrity, $"{kind}: expected {file.Blob}, found {hash}.");
        }
    }

    private void CheckRoom(string folder, long bytes, HubTarget target)
    {
        if (_disk.GetFreeBytes(folder) is { } free && free < bytes)
        {
            throw target.Error(HubErrorKind.DiskFull, $"{bytes} bytes are to come, and the disk of '{folder}' has {free} free.");
        }
    }
}
