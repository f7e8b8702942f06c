using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace SKIntern.Models.Hub;

/// <summary>
/// Models of the Hugging Face hub: downloads what is missing into the cache that Python's tools use too, and finds there what is not.
/// </summary>
/// <remarks>
/// Safe for concurrent use, also by several processes on one cache. Every file's size and hash are checked before it gets its name.
/// The layout, the environment's variables and what is refused are described in <c>docs/hub.md</c>.
/// </remarks>
public sealed class HuggingFaceHub : IDisposable
{
    private readonly HuggingFaceHubOptions _options;
    private readonly ILogger _logger;
    private readonly HubHttp _http;
    private readonly HubApi _api;
    private readonly HubCache _cache;
    private readonly HubFileFetcher _fetcher;

    /// <summary>Creates the hub's client. Nothing is requested or written yet.</summary>
    /// <param name="options">The options, or <see langword="null"/> for <see cref="HuggingFaceHubOptions.FromEnvironment"/>.</param>
    /// <param name="logger">Hears of downloads, retries and fallbacks; never of the token.</param>
    /// <param name="timeProvider">The clock of time-outs and waits, or <see langword="null"/> for the system's.</param>
    /// <param name="handler">
    /// Sends the requests, for example through a proxy of its own; it must not follow redirects, and stays the caller's.
    /// </param>
    /// <exception cref="ArgumentException">An option is out of its range, or the handler follows redirects.</exception>
    public HuggingFaceHub(
        HuggingFaceHubOptions? options = null,
        ILogger<HuggingFaceHub>? logger = null,
        TimeProvider? timeProvider = null,
        HttpMessageHandler? handler = null)
        : this(options, logger, timeProvider, handler, new HubDisk())
    {
    }

    internal HuggingFaceHub(HuggingFaceHubOptions? options, ILogger? logger, TimeProvider? timeProvider, HttpMessageHandler? handler, HubDisk disk)
    {
        _options = options ?? HuggingFaceHubOptions.FromEnvironment();
        _options.Validate();
        if (handler is SocketsHttpHandler { AllowAutoRedirect: true } or HttpClientHandler { AllowAutoRedirect: true })
        {
            throw new ArgumentException("The handler follows redirects by itself (AllowAutoRedirect); the hub must see them, to decide which gets the token.", nameof(handler));
        }

        timeProvider ??= TimeProvider.System;
        _logger = logger ?? NullLogger<HuggingFaceHub>.Instance;
        _http = new(_options, handler, timeProvider, _logger);
        var retry = new HubRetry(_options, timeProvider, _logger);
        _api = new(_http, retry, _options);
        _cache = new(_options.CacheFolder, _options.UseSymbolicLinks, _logger);
        _fetcher = new(_cache, new(_http, retry, _options, disk, _logger), timeProvider, _logger);
        if (_options.Token is not null && _options.Endpoint is { Scheme: "http", IsLoopback: false })
        {
            HubLog.UnencryptedToken(_logger, _options.Endpoint.Authority);
        }
    }

    /// <summary>
    /// Brings a model into the cache. Where the hub cannot be reached and the cache has the revision, the cached one is given and a
    /// warning logged.
    /// </summary>
    /// <param name="repository">The repository, as <see cref="HubRepository.Parse"/> reads it: <c>org/name[@revision]</c>.</param>
    /// <param name="options">Which files, or <see langword="null"/> for what a model needs.</param>
    /// <param name="progress">Hears how far the download is.</param>
    /// <param name="cancellationToken">Ends the download; a later one goes on where it ended.</param>
    /// <returns>The snapshot's folder, with the files under their names in the repository.</returns>
    /// <exception cref="ArgumentException">The repository's name is not valid.</exception>
    /// <exception cref="HubException">It cannot be had; <see cref="HubException.Kind"/> says why.</exception>
    /// <exception cref="IOException">The cache cannot be written. What was complete before still is.</exception>
    public async Task<string> DownloadAsync(
        string repository,
        HubDownloadOptions? options = null,
        IProgress<HubProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new();
        HubTarget target = MakeTarget(repository, null);
        string? commit = _cache.FindCommit(target.Repository);
        string? gap = FindGap(target, commit, options);
        if (_options.Offline)
        {
            return gap is null ? _cache.SnapshotFolder(target.Repository, commit!) : throw NotCached(target, gap);
        }

        HubListing listing;
        try
        {
            listing = await _api.ListAsync(target, gap is null ? 0 : _options.MaxRetries, cancellationToken).ConfigureAwait(false);
        }
        catch (HubException e) when (e.IsOutage && gap is null)
        {
            HubLog.UsingCache(_logger, target, commit!, e.Message);
            return _cache.SnapshotFolder(target.Repository, commit!);
        }

        var download = new HubSnapshotDownload(_api, _cache, _fetcher, _options, listing, target, progress);
        return await download.RunAsync(options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Brings one file into the cache, such as a GGUF file. Where the hub cannot be reached and the cache has the file, the cached one is
    /// given and a warning logged; a file of a commit that is in the cache is not asked for.
    /// </summary>
    /// <param name="repository">The repository, as <see cref="HubRepository.Parse"/> reads it: <c>org/name[@revision]</c>.</param>
    /// <param name="file">The file's name in the repository, with '/' between folders.</param>
    /// <param name="progress">Hears how far the download is.</param>
    /// <param name="cancellationToken">Ends the download; a later one goes on where it ended.</param>
    /// <returns>The file's path in the snapshot.</returns>
    /// <exception cref="ArgumentException">The repository's or the file's name is not valid.</exception>
    /// <exception cref="HubException">It cannot be had; <see cref="HubException.Kind"/> says why.</exception>
    /// <exception cref="IOException">The cache cannot be written. What was complete before still is.</exception>
    public async Task<string> DownloadFileAsync(
        string repository, string file, IProgress<HubProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        HubTarget target = MakeTarget(repository, file);
        bool isCached = TryFindCachedFile(repository, file, out string? path);
        if (isCached && (_options.Offline || target.Repository.IsCommit))
        {
            return path!;
        }

        if (_options.Offline)
        {
            string? known = _cache.FindCommit(target.Repository);
            throw NotCached(target, known is not null && _cache.IsKnownAbsent(target.Repository, known, file) ? "the commit has no such file" : "the file is not in the cache");
        }

        (string Commit, HubRemoteFile File) found;
        try
        {
            int maxRetries = isCached ? 0 : _options.MaxRetries;
            found = await _api.DescribeAsync(target, target.Repository.Revision, maxRetries, cancellationToken).ConfigureAwait(false);
        }
        catch (HubException e) when (e.IsOutage && isCached)
        {
            HubLog.UsingCache(_logger, target, _cache.FindCommit(target.Repository)!, e.Message);
            return path!;
        }
        catch (HubException e) when (e is { Kind: HubErrorKind.EntryNotFound, Commit: { } commit })
        {
            _cache.WriteReference(target.Repository, commit);
            _cache.WriteAbsence(target.Repository, commit, file);
            throw;
        }

        var tracker = new HubProgressTracker(progress);
        tracker.Add(found.File);
        await _fetcher.FetchAsync(found.File, found.Commit, target, tracker, cancellationToken).ConfigureAwait(false);
        _cache.WriteReference(target.Repository, found.Commit);
        return _cache.SnapshotPath(target.Repository, found.Commit, file);
    }

    /// <summary>Looks for a model in the cache, without the network.</summary>
    /// <param name="repository">The repository, as <see cref="HubRepository.Parse"/> reads it: <c>org/name[@revision]</c>.</param>
    /// <param name="folder">The snapshot's folder, if all that can be told to belong to it is there.</param>
    /// <param name="options">Which files, or <see langword="null"/> for what a model needs.</param>
    /// <returns>Whether it is there.</returns>
    /// <exception cref="ArgumentException">The repository's name is not valid.</exception>
    public bool TryFindCached(string repository, [NotNullWhen(true)] out string? folder, HubDownloadOptions? options = null)
    {
        HubTarget target = MakeTarget(repository, null);
        string? commit = _cache.FindCommit(target.Repository);
        folder = FindGap(target, commit, options ?? new()) is null ? _cache.SnapshotFolder(target.Repository, commit!) : null;
        return folder is not null;
    }

    /// <summary>Looks for one file in the cache, without the network.</summary>
    /// <param name="repository">The repository, as <see cref="HubRepository.Parse"/> reads it: <c>org/name[@revision]</c>.</param>
    /// <param name="file">The file's name in the repository, with '/' between folders.</param>
    /// <param name="path">The file's path in the snapshot.</param>
    /// <returns>Whether it is there.</returns>
    /// <exception cref="ArgumentException">The repository's or the file's name is not valid.</exception>
    public bool TryFindCachedFile(string repository, string file, [NotNullWhen(true)] out string? path)
    {
        HubTarget target = MakeTarget(repository, file);
        path = _cache.FindCommit(target.Repository) is { } commit ? _cache.SnapshotPath(target.Repository, commit, file) : null;
        path = path is not null && HubDisk.FindLength(path) is not null ? path : null;
        return path is not null;
    }

    /// <summary>Closes connections.</summary>
    public void Dispose() => _http.Dispose();

    private HubTarget MakeTarget(string repository, string? file)
    {
        var parsed = HubRepository.Parse(repository);
        return file is not null && HubNames.FindFault(file) is { } fault
            ? throw new ArgumentException($"'{file}' is no name of a file in a repository: {fault}.", nameof(file))
            : new(parsed, file, _options.Token);
    }

    private string? FindGap(HubTarget target, string? commit, HubDownloadOptions options)
    {
        if (commit is null)
        {
            return $"the cache '{_cache.Root}' does not know the revision";
        }

        try
        {
            return HubSnapshot.FindGap(_cache.SnapshotFolder(target.Repository, commit), options, target);
        }
        catch (HubException e)
        {
            return $"the cached snapshot cannot be used: {e.Message}";
        }
    }

    private static HubException NotCached(HubTarget target, string gap)
        => target.Error(HubErrorKind.NotCached, $"the network may not be used (HF_HUB_OFFLINE), and {gap}.");
}
