using System.Text.Json;

namespace SKIntern.Models.Hub;

/// <summary>Reads the JSON of <c>/api/models/{repository}/revision/{revision}?blobs=true</c>.</summary>
internal static class HubListingReader
{
    /// <exception cref="HubException">It is not that JSON, or names a file outside its folder.</exception>
    internal static HubListing Read(ReadOnlyMemory<byte> json, HubTarget target)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement, target);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Invalid operation: half a surrogate pair or bytes that are not UTF-8, which are found out when a text is taken.
            throw target.Error(HubErrorKind.InvalidAnswer, $"the list of files is not valid JSON: {e.Message}", e);
        }
    }

    private static HubListing Read(JsonElement root, HubTarget target)
    {
        string? commit = GetString(root, "sha");
        if (!HubNames.IsCommit(commit) || (target.Repository.IsCommit && commit != target.Repository.Revision))
        {
            string expected = target.Repository.IsCommit ? $"'{target.Repository.Revision}'" : "a commit (40 hexadecimal digits)";
            throw target.Error(HubErrorKind.InvalidAnswer, $"the list of files, field 'sha': expected {expected}, found '{target.Quote(commit)}'.");
        }

        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("siblings", out JsonElement siblings) || siblings.ValueKind != JsonValueKind.Array)
        {
            throw target.Error(HubErrorKind.InvalidAnswer, "the list of files, field 'siblings': expected an array.");
        }

        var files = new Dictionary<string, HubRemoteFile?>(StringComparer.Ordinal);
        foreach (JsonElement sibling in siblings.EnumerateArray())
        {
            string name = ReadName(sibling, target);
            if (!files.TryAdd(name, ReadFacts(sibling, name)))
            {
                throw target.Error(HubErrorKind.InvalidAnswer, $"the list of files names '{target.Quote(name)}' twice.");
            }
        }

        return new(commit!, files);
    }

    private static string ReadName(JsonElement sibling, HubTarget target)
    {
        string name = GetString(sibling, "rfilename")
            ?? throw target.Error(HubErrorKind.InvalidAnswer, "the list of files: an entry of 'siblings' has no text 'rfilename'.");

        // One such name is reason enough not to trust the others.
        return HubNames.FindEscape(name) is { } fault
            ? throw target.Error(HubErrorKind.Unsafe, $"refused the file name '{target.Quote(name)}' from the server: {fault}.")
            : name;
    }

    /// <summary>Null where a server (a mirror, say) does not tell all; then the file itself is asked for it.</summary>
    private static HubRemoteFile? ReadFacts(JsonElement sibling, string name)
    {
        bool isLarge = sibling.TryGetProperty("lfs", out JsonElement lfs) && lfs.ValueKind == JsonValueKind.Object;
        string? blob = isLarge ? GetString(lfs, "sha256") : GetString(sibling, "blobId");
        JsonElement holder = isLarge && lfs.TryGetProperty("size", out _) ? lfs : sibling;
        return HubNames.IsBlob(blob) && blob!.Length == (isLarge ? 64 : 40)
            && holder.TryGetProperty("size", out JsonElement e) && e.ValueKind == JsonValueKind.Number && e.TryGetInt64(out long size) && size >= 0
            ? new(name, blob, size)
            : null;
    }

    private static string? GetString(JsonElement element, string field)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(field, out JsonElement e) && e.ValueKind == JsonValueKind.String ? e.GetString() : null;
}
