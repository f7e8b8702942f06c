using Microsoft.Extensions.Logging;

namespace SKIntern.Models.Hub;

/// <summary>What the hub logs. Addresses are never logged whole: what a server redirects to carries a signature that opens the file.</summary>
internal static partial class HubLog
{
    [LoggerMessage(1, LogLevel.Information, "{Target}: downloading {Bytes} bytes, of which {Present} are already there")]
    internal static partial void Downloading(ILogger logger, HubTarget target, long bytes, long present);

    [LoggerMessage(2, LogLevel.Information, "{Target}: complete, {Bytes} bytes, hash {Hash} checked")]
    internal static partial void Downloaded(ILogger logger, HubTarget target, long bytes, string hash);

    [LoggerMessage(3, LogLevel.Warning, "Retry {Attempt} of {MaxRetries} in {Delay}: {Reason}")]
    internal static partial void Retrying(ILogger logger, int attempt, int maxRetries, TimeSpan delay, string reason);

    [LoggerMessage(4, LogLevel.Warning, "{Reason} The bad file was removed; downloading it once more")]
    internal static partial void BadContent(ILogger logger, string reason);

    [LoggerMessage(5, LogLevel.Warning, "{Target}: using the cached commit {Commit}, because the hub cannot be asked: {Reason}")]
    internal static partial void UsingCache(ILogger logger, HubTarget target, string commit, string reason);

    [LoggerMessage(6, LogLevel.Warning, "{Target}: the cached file has {Found} bytes instead of {Expected}; downloading it again")]
    internal static partial void BadCachedFile(ILogger logger, HubTarget target, long found, long expected);

    [LoggerMessage(7, LogLevel.Information, "{Target}: waiting for another process or thread that downloads the same file")]
    internal static partial void WaitingForLock(ILogger logger, HubTarget target);

    [LoggerMessage(8, LogLevel.Warning, "'{Path}' holds no commit (40 hexadecimal digits) and is not used")]
    internal static partial void BadReference(ILogger logger, string path);

    [LoggerMessage(9, LogLevel.Information, "Symbolic links cannot be made in '{Folder}' ({Reason}); files lie in the snapshots themselves")]
    internal static partial void NoLinks(ILogger logger, string folder, string reason);

    [LoggerMessage(10, LogLevel.Warning, "The token is sent to {Host} unencrypted: the endpoint is no https address")]
    internal static partial void UnencryptedToken(ILogger logger, string host);

    [LoggerMessage(11, LogLevel.Debug, "{Target}: {Method} {Host} answered {Status}")]
    internal static partial void Answered(ILogger logger, HubTarget target, string method, string host, int status);
}
