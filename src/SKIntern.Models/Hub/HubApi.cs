namespace SKIntern.Models.Hub;

/// <summary>The two questions to a hub: what is in a revision, and what is one file.</summary>
internal sealed class HubApi
{
    /// <summary>More than the largest repositories' lists need (100,000 files at 300 bytes).</summary>
    private const int MaxListingBytes = 32 << 20;

    private readonly HubHttp _http;
    private readonly HubRetry _retry;
    private readonly HuggingFaceHubOptions _options;

    internal HubApi(HubHttp http, HubRetry retry, HuggingFaceHubOptions options) => (_http, _retry, _options) = (http, retry, options);

    /// <exception cref="HubException">There is no such revision, or no answer.</exception>
    internal Task<HubListing> ListAsync(HubTarget target, int maxRetries, CancellationToken cancellationToken)
    {
        string path = $"api/models/{target.Repository.Id}/revision/{Uri.EscapeDataString(target.Repository.Revision)}?blobs=true";
        return _retry.RunAsync(ListOnceAsync, maxRetries, cancellationToken);

        async Task<HubListing> ListOnceAsync(CancellationToken cancel)
        {
            using HubResponse response = await _http.SendAsync(HttpMethod.Get, path, target, _options.MetadataTimeout, 0, cancel).ConfigureAwait(false);
            using HubBody body = await HubBody.OpenAsync(response, _http, target, _options.MetadataTimeout, cancel).ConfigureAwait(false);
            return HubListingReader.Read(await body.ReadAllAsync(MaxListingBytes).ConfigureAwait(false), target);
        }
    }

    /// <summary>Asks for one file.</summary>
    /// <returns>Its commit, hash and size.</returns>
    /// <exception cref="HubException">There is no such file, no answer, or one that leaves the file unchecked.</exception>
    internal async Task<(string Commit, HubRemoteFile File)> DescribeAsync(HubTarget target, string revision, int maxRetries, CancellationToken cancellationToken)
    {
        HubHeaders headers = await _retry.RunAsync(DescribeOnceAsync, maxRetries, cancellationToken).ConfigureAwait(false);
        if (!HubNames.IsCommit(headers.Commit) || (HubNames.IsCommit(revision) && headers.Commit != revision))
        {
            string expected = HubNames.IsCommit(revision) ? $"'{revision}'" : "a commit (40 hexadecimal digits)";
            throw target.Error(HubErrorKind.InvalidAnswer, $"header X-Repo-Commit: expected {expected}, found '{target.Quote(headers.Commit)}'.");
        }

        if (!HubNames.IsBlob(headers.Blob))
        {
            throw target.Error(HubErrorKind.InvalidAnswer, $"header X-Linked-Etag or ETag: expected a SHA-1 or SHA-256 to check the file by, found '{target.Quote(headers.Blob)}'.");
        }

        return headers.Size is >= 0 and long size
            ? (headers.Commit!, new(target.File!, headers.Blob!, size))
            : throw target.Error(HubErrorKind.InvalidAnswer, "the server does not tell the file's size (X-Linked-Size or Content-Length).");

        async Task<HubHeaders> DescribeOnceAsync(CancellationToken cancel)
        {
            string path = FilePath(target, revision);
            using HubResponse response = await _http.SendAsync(HttpMethod.Head, path, target, _options.MetadataTimeout, 0, cancel).ConfigureAwait(false);
            return response.Headers;
        }
    }

    internal static string FilePath(HubTarget target, string revision)
        => $"{target.Repository.Id}/resolve/{Uri.EscapeDataString(revision)}/{string.Join('/', target.File!.Split('/').Select(Uri.EscapeDataString))}";
}
