using Microsoft.Extensions.Logging;

namespace SKIntern.Models.Checkpoints;

/// <summary>Says which fields of a config file were not read.</summary>
internal static partial class UnreadFieldsLog
{
    /// <summary>Lists them in one entry; none where there are none.</summary>
    internal static void Write(ILogger? logger, JsonObjectReader file)
    {
        if (logger is not null && file.UnreadFields is { Count: > 0 } fields)
        {
            FieldsIgnored(logger, file.Path, string.Join(", ", fields));
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Path}: these fields are not known and were ignored: {Fields}")]
    private static partial void FieldsIgnored(ILogger logger, string path, string fields);
}
