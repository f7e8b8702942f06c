using System.Text;
using System.Text.Json.Serialization;

namespace SKIntern.Models.Hub;

/// <summary>Where the hub is, where the cache is, and how patient a download is.</summary>
public sealed record HuggingFaceHubOptions
{
    /// <summary>The public hub.</summary>
    public static readonly Uri DefaultEndpoint = new("https://huggingface.co");

    /// <summary>The hub's address, http or https, without user, query and fragment. Variable <c>HF_ENDPOINT</c>.</summary>
    /// <value><see cref="DefaultEndpoint"/>.</value>
    public Uri Endpoint { get; init; } = DefaultEndpoint;

    /// <summary>
    /// The cache, shared with Python's huggingface_hub. Variables <c>HF_HUB_CACHE</c>, <c>HUGGINGFACE_HUB_CACHE</c>, <c>HF_HOME</c> (its
    /// folder <c>hub</c>), <c>XDG_CACHE_HOME</c> (its folder <c>huggingface/hub</c>), in this order.
    /// </summary>
    /// <value><c>~/.cache/huggingface/hub</c>.</value>
    public string CacheFolder { get; init; } = HubEnvironment.DefaultCacheFolder();

    /// <summary>
    /// The token that is sent to <see cref="Endpoint"/>, and to no other host, or <see langword="null"/>. Variables <c>HF_TOKEN</c>,
    /// <c>HUGGING_FACE_HUB_TOKEN</c>, then the file <c>HF_TOKEN_PATH</c> or <c>token</c> in <c>HF_HOME</c>; none of them where
    /// <c>HF_HUB_DISABLE_IMPLICIT_TOKEN</c> is set. No text that this library makes contains it.
    /// </summary>
    /// <value><see langword="null"/>.</value>
    [JsonIgnore]
    public string? Token { get; init; }

    /// <summary>Use the cache only. Variable <c>HF_HUB_OFFLINE</c>, or else <c>TRANSFORMERS_OFFLINE</c>.</summary>
    /// <value><see langword="false"/>.</value>
    public bool Offline { get; init; }

    /// <summary>How long to wait for a list of files or the facts of one file. Variable <c>HF_HUB_ETAG_TIMEOUT</c>, in seconds.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan MetadataTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a download may wait for the server's first answer, and then each time for more bytes. It does not bound the download.
    /// Variable <c>HF_HUB_DOWNLOAD_TIMEOUT</c>, in seconds.
    /// </summary>
    /// <value>10 seconds.</value>
    public TimeSpan DownloadTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often a request is tried again after a lost connection, a time-out, 408, 429 or 5xx. A download that got at least 1 MiB
    /// further starts to count anew. 0 to 100.
    /// </summary>
    /// <value>5.</value>
    public int MaxRetries { get; init; } = 5;

    /// <summary>The wait before the first retry; it doubles with each further one, up to <see cref="MaxRetryDelay"/>.</summary>
    /// <value>1 second.</value>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait before a retry. A server that asks for more (<c>Retry-After</c>) ends the download at once.</summary>
    /// <value>5 minutes, the window in which the public hub counts requests.</value>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many files download at once, 1 to 64.</summary>
    /// <value>4.</value>
    public int MaxParallelDownloads { get; init; } = 4;

    /// <summary>
    /// Whether files in snapshots are symbolic links to blobs. Where they cannot be made, or are switched off here, the file itself
    /// lies in the snapshot and equal files of several revisions take room each.
    /// </summary>
    /// <value><see langword="true"/>.</value>
    public bool UseSymbolicLinks { get; init; } = true;

    /// <summary>The options that the environment's variables ask for; what they leave open has its default.</summary>
    /// <returns>The options.</returns>
    /// <exception cref="ArgumentException">A variable has a value that cannot be; the message names it and what is expected.</exception>
    public static HuggingFaceHubOptions FromEnvironment() => new HubEnvironment(Environment.GetEnvironmentVariable).ReadOptions();

    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal void Validate()
    {
        Require(HubEnvironment.FindEndpointFault(Endpoint) is not { } fault ? null : fault, nameof(Endpoint));
        Require(string.IsNullOrWhiteSpace(CacheFolder) ? "expected the path of a folder" : null, nameof(CacheFolder));
        Require(Token is not null && HubEnvironment.FindTokenFault(Token) is { } tokenFault ? tokenFault : null, nameof(Token));
        Require(MetadataTimeout > TimeSpan.Zero && MetadataTimeout <= HubEnvironment.MaxTimeout ? null : "expected more than 0 and at most a day", nameof(MetadataTimeout));
        Require(DownloadTimeout > TimeSpan.Zero && DownloadTimeout <= HubEnvironment.MaxTimeout ? null : "expected more than 0 and at most a day", nameof(DownloadTimeout));
        Require(MaxRetries is >= 0 and <= 100 ? null : "expected 0 to 100", nameof(MaxRetries));
        Require(RetryDelay >= TimeSpan.Zero && RetryDelay <= MaxRetryDelay ? null : $"expected 0 to {nameof(MaxRetryDelay)}", nameof(RetryDelay));
        Require(MaxRetryDelay <= HubEnvironment.MaxTimeout ? null : "expected at most a day", nameof(MaxRetryDelay));
        Require(MaxParallelDownloads is >= 1 and <= 64 ? null : "expected 1 to 64", nameof(MaxParallelDownloads));
    }

    private static void Require(string? fault, string name)
    {
        if (fault is not null)
        {
            throw new ArgumentException($"{nameof(HuggingFaceHubOptions)}.{name}: {fault}.", name);
        }
    }

    /// <summary>Prints the options without the token.</summary>
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"Endpoint = {Endpoint}, CacheFolder = {CacheFolder}, Token = {(Token is null ? "none" : "(hidden)")}, Offline = {Offline}, ")
            .Append($"MetadataTimeout = {MetadataTimeout}, DownloadTimeout = {DownloadTimeout}, MaxRetries = {MaxRetries}, RetryDelay = {RetryDelay}, ")
            .Append($"MaxRetryDelay = {MaxRetryDelay}, MaxParallelDownloads = {MaxParallelDownloads}, UseSymbolicLinks = {UseSymbolicLinks}");
        return true;
    }
}
