using System.Text;

namespace SKIntern.Models.Hub;

/// <summary>
/// Which names from a server may become names on disk. Names are held to the rules of all systems at once, so that a cache can be
/// copied from one to another.
/// </summary>
internal static class HubNames
{
    /// <summary>The longest name of one file or folder, in bytes, that ext4, NTFS and APFS all take.</summary>
    private const int MaxSegmentBytes = 255;

    private const int MaxPathLength = 1024;

    /// <summary>Windows gives these to devices in every folder, whatever the ending.</summary>
    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", .. Enumerable.Range(0, 10).SelectMany(i => (string[])[$"COM{i}", $"LPT{i}"])],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>A git commit: 40 lower-case hexadecimal digits.</summary>
    internal static bool IsCommit(string? text) => text is { Length: 40 } && IsLowerHex(text);

    /// <summary>The name of a blob: the SHA-1 of a git blob, or a SHA-256.</summary>
    internal static bool IsBlob(string? text) => text is { Length: 40 or 64 } && IsLowerHex(text);

    /// <summary>What makes a path dangerous: it might name a file outside its folder.</summary>
    /// <returns>The fault, or <see langword="null"/>.</returns>
    internal static string? FindEscape(string path)
    {
        if (path.Length == 0)
        {
            return "it is empty";
        }

        if (path.Contains('\0', StringComparison.Ordinal))
        {
            return "it contains NUL";
        }

        if (path.Contains('\\', StringComparison.Ordinal))
        {
            return "it contains a backslash";
        }

        if (path[0] == '/')
        {
            return "it is absolute";
        }

        if (path.Length >= 2 && char.IsAsciiLetter(path[0]) && path[1] == ':')
        {
            return "it begins with a drive letter";
        }

        foreach (string segment in path.Split('/'))
        {
            switch (segment)
            {
                case "":
                    return "it has an empty segment";
                case "." or "..":
                    return $"it has the segment '{segment}'";
            }
        }

        return null;
    }

    /// <summary>What keeps a path from being a file's name on every system; includes <see cref="FindEscape"/>.</summary>
    /// <returns>The fault, or <see langword="null"/>.</returns>
    internal static string? FindFault(string path)
    {
        if (FindEscape(path) is { } escape)
        {
            return escape;
        }

        if (path.Length > MaxPathLength)
        {
            return $"it is longer than {MaxPathLength} characters";
        }

        return path.Split('/').Select(FindSegmentFault).FirstOrDefault(f => f is not null);
    }

    private static string? FindSegmentFault(string segment)
    {
        if (segment.Any(c => char.IsControl(c) || "<>:\"|?*".Contains(c, StringComparison.Ordinal)))
        {
            return $"'{segment}' has a character that file names cannot have everywhere";
        }

        if (segment[^1] is '.' or ' ')
        {
            return $"'{segment}' ends with a dot or a space";
        }

        if (Encoding.UTF8.GetByteCount(segment) > MaxSegmentBytes)
        {
            return $"a segment is longer than {MaxSegmentBytes} bytes";
        }

        return Devices.Contains(segment.Split('.')[0].TrimEnd(' ')) ? $"'{segment}' is reserved for a device" : null;
    }

    private static bool IsLowerHex(string text) => text.All(c => char.IsAsciiHexDigitLower(c));
}
