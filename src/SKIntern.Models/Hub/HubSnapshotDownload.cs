namespace SKIntern.Models.Hub;

/// <summary>One download of a repository's files at the commit that was listed.</summary>
internal sealed class HubSnapshotDownload
{
    private readonly HubApi _api;
    private readonly HubCache _cache;
    private readonly HubFileFetcher _fetcher;
    private readonly HuggingFaceHubOptions _options;
    private readonly HubListing _listing;
    private readonly HubTarget _target;
    private readonly HubProgressTracker _progress;

    internal HubSnapshotDownload(
        HubApi api, HubCache cache, HubFileFetcher fetcher, HuggingFaceHubOptions options, HubListing listing, HubTarget target, IProgress<HubProgress>? progress)
    {
        (_api, _cache, _fetcher, _options) = (api, cache, fetcher, options);
        (_listing, _target, _progress) = (listing, target, new(progress));
    }

    /// <summary>Downloads the chosen files.</summary>
    /// <returns>The snapshot's folder.</returns>
    internal async Task<string> RunAsync(HubDownloadOptions options, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(_listing.Files.Keys, StringComparer.Ordinal);
        IReadOnlyList<string> chosen = HubFileSelection.Select(names, options);
        CheckChoice(chosen, options);
        if (options.AllowPatterns is null && chosen.Contains(HubFileSelection.WeightsIndex))
        {
            // Only the index says which files hold the weights.
            await FetchAllAsync([HubFileSelection.WeightsIndex], cancellationToken).ConfigureAwait(false);
            chosen = [.. chosen.Except([HubFileSelection.WeightsIndex]), .. ReadShards(options)];
        }

        await FetchAllAsync(chosen, cancellationToken).ConfigureAwait(false);

        // Last, so that a revision in the cache means a commit that was complete once.
        _cache.WriteReference(_target.Repository, _listing.Commit);
        return _cache.SnapshotFolder(_target.Repository, _listing.Commit);
    }

    private IEnumerable<string> ReadShards(HubDownloadOptions options)
    {
        HubTarget index = _target.For(HubFileSelection.WeightsIndex);
        string path = _cache.SnapshotPath(_target.Repository, _listing.Commit, HubFileSelection.WeightsIndex);
        foreach (string shard in HubWeightsIndex.ReadShards(path, index).Where(s => !HubSnapshot.IsIgnored(s, options)))
        {
            yield return _listing.Files.ContainsKey(shard)
                ? shard
                : throw index.Error(HubErrorKind.EntryNotFound, $"it names the shard '{index.Quote(shard)}', which the repository does not have.");
        }
    }

    private void CheckChoice(IReadOnlyList<string> chosen, HubDownloadOptions options)
    {
        if (options.AllowPatterns is not null && chosen.Count == 0)
        {
            throw _target.Error(HubErrorKind.EntryNotFound, $"none of the {_listing.Files.Count} files fits the patterns (pickles never do).");
        }

        bool hasWeights = chosen.Any(n => n.EndsWith(".safetensors", StringComparison.Ordinal)) || chosen.Contains(HubFileSelection.WeightsIndex);
        if (options.AllowPatterns is null && !hasWeights && !HubSnapshot.IsIgnored(HubFileSelection.SingleWeights, options))
        {
            string hint = Name(n => n.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase)) is { Length: > 0 } gguf ? $" It has GGUF files, to be downloaded by name: {gguf}."
                : Name(HubFileSelection.IsPickle) is { Length: > 0 } pickles ? $" It has pickles, which are never loaded: {pickles}."
                : "";
            throw _target.Error(HubErrorKind.EntryNotFound, $"the repository has no safetensors weights.{hint}");
        }
    }

    private string Name(Func<string, bool> filter) => _target.Quote(string.Join(", ", _listing.Files.Keys.Where(filter).Order(StringComparer.Ordinal)));

    private async Task FetchAllAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.MaxParallelDownloads, CancellationToken = cancellationToken };
        var files = new HubRemoteFile[names.Count];
        await Parallel.ForAsync(0, names.Count, parallel, async (i, cancel) => files[i] = await DescribeAsync(names[i], cancel).ConfigureAwait(false)).ConfigureAwait(false);
        foreach (HubRemoteFile file in files)
        {
            _progress.Add(file);
        }

        // Small files first: one that is refused then stops the download before the weights have come.
        await Parallel.ForEachAsync(
            files.OrderBy(f => f.Size),
            parallel,
            async (file, cancel) => await _fetcher.FetchAsync(file, _listing.Commit, _target.For(file.Path), _progress, cancel).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task<HubRemoteFile> DescribeAsync(string name, CancellationToken cancellationToken)
    {
        if (HubNames.FindFault(name) is { } fault)
        {
            throw _target.Error(HubErrorKind.Unsafe, $"refused the file name '{_target.Quote(name)}' from the server: {fault}.");
        }

        if (_listing.Files[name] is { } known)
        {
            return known;
        }

        (_, HubRemoteFile file) = await _api.DescribeAsync(_target.For(name), _listing.Commit, _options.MaxRetries, cancellationToken).ConfigureAwait(false);
        return file;
    }
}
