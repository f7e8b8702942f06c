using Microsoft.Extensions.Logging;

namespace SKIntern.Compression;

/// <summary>What the score cache logs; never a text.</summary>
internal static partial class ScoreStoreLog
{
    [LoggerMessage(1, LogLevel.Warning, "Scores cannot be kept in '{Folder}' ({Reason}); texts are scored anew. Further failures are not reported")]
    internal static partial void CannotWrite(ILogger logger, string folder, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Scores kept in '{Folder}' cannot be read ({Reason}); texts are scored anew. Further failures are not reported")]
    internal static partial void CannotRead(ILogger logger, string folder, string reason);

    [LoggerMessage(3, LogLevel.Debug, "'{Folder}' held {Found} bytes of scores, {Removed} of which were removed")]
    internal static partial void Trimmed(ILogger logger, string folder, long found, long removed);

    [LoggerMessage(4, LogLevel.Debug, "{Scorer}: {Hits} texts from the cache, {Misses} scored")]
    internal static partial void Scored(ILogger logger, string scorer, int hits, int misses);
}
