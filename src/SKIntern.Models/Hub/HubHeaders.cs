using System.Globalization;

namespace SKIntern.Models.Hub;

/// <summary>
/// What the hub says of a file in its headers. Only the endpoint's own answers are read: the store that a redirect leads to gives
/// other entity tags.
/// </summary>
internal sealed class HubHeaders
{
    private string? _linkedBlob;
    private string? _plainBlob;
    private long? _linkedSize;
    private long? _plainSize;

    internal string? Commit { get; private set; }

    /// <summary>The entity tag without quotes: for LFS files that of the file, not that of its pointer.</summary>
    internal string? Blob => _linkedBlob ?? _plainBlob;

    internal long? Size => _linkedSize ?? _plainSize;

    /// <summary>Adds an answer of the endpoint; what an earlier answer said of the file itself stays.</summary>
    internal void Read(HttpResponseMessage message)
    {
        Commit ??= Get(message, "X-Repo-Commit");
        _linkedBlob ??= Normalise(Get(message, "X-Linked-Etag"));
        _linkedSize ??= long.TryParse(Get(message, "X-Linked-Size"), NumberStyles.None, CultureInfo.InvariantCulture, out long size) ? size : null;
        _plainBlob = Normalise(Get(message, "ETag")) ?? _plainBlob;

        // Of a redirect it is the length of the page that says so, and of a partial answer that of the part.
        _plainSize = (int)message.StatusCode == 200 ? message.Content.Headers.ContentLength : null;
    }

    internal static string? Get(HttpResponseMessage message, string name)
        => message.Headers.TryGetValues(name, out IEnumerable<string>? values) || message.Content.Headers.TryGetValues(name, out values)
            ? values.FirstOrDefault()
            : null;

    private static string? Normalise(string? tag)
    {
        ReadOnlySpan<char> text = tag.AsSpan().Trim();
        text = text.StartsWith("W/", StringComparison.Ordinal) ? text[2..] : text;
        text = text.Trim('"');
        return text.IsEmpty ? null : text.ToString();
    }
}
