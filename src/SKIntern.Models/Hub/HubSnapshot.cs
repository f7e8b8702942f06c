namespace SKIntern.Models.Hub;

/// <summary>What of a snapshot is on disk.</summary>
internal static class HubSnapshot
{
    /// <summary>Whether a snapshot has what the options ask for, as far as one can tell without the hub.</summary>
    /// <returns>
    /// <see langword="null"/> where it is complete, or what is missing: the folder, any file that fits, the weights (where a whole
    /// model is asked for), a shard of the index, or the blob of a link.
    /// </returns>
    internal static string? FindGap(string folder, HubDownloadOptions options, HubTarget target)
    {
        if (!Directory.Exists(folder))
        {
            return "the commit is not in the cache";
        }

        var names = new HashSet<string>(List(folder, ""), StringComparer.Ordinal);
        IReadOnlyList<string> chosen = HubFileSelection.Select(names, options);
        if (chosen.FirstOrDefault(n => HubDisk.FindLength(Path.Combine(folder, n)) is null) is { } broken)
        {
            return $"'{broken}' is a link to nothing";
        }

        if (options.AllowPatterns is not null)
        {
            return chosen.Count == 0 ? "no cached file fits the patterns" : null;
        }

        if (chosen.Contains(HubFileSelection.WeightsIndex))
        {
            IReadOnlyList<string> shards = HubWeightsIndex.ReadShards(Path.Combine(folder, HubFileSelection.WeightsIndex), target.For(HubFileSelection.WeightsIndex));
            return shards.FirstOrDefault(s => !IsIgnored(s, options) && HubDisk.FindLength(Path.Combine(folder, s)) is null) is { } shard ? $"the shard '{shard}' is not in the cache" : null;
        }

        bool wantsWeights = !IsIgnored(HubFileSelection.SingleWeights, options);
        return wantsWeights && !chosen.Any(n => n.EndsWith(".safetensors", StringComparison.Ordinal)) ? "no safetensors weights are in the cache"
            : chosen.Count == 0 ? "no cached file fits the patterns"
            : null;
    }

    internal static bool IsIgnored(string name, HubDownloadOptions options) => options.IgnorePatterns.Any(p => GlobPattern.IsMatch(name, p));

    /// <summary>All files, links among them, with '/' between folders; folders that are links are not entered.</summary>
    private static IEnumerable<string> List(string folder, string prefix)
    {
        foreach (FileSystemInfo entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            if (entry is not DirectoryInfo directory)
            {
                yield return prefix + entry.Name;
            }
            else if (directory.LinkTarget is null)
            {
                foreach (string name in List(directory.FullName, $"{prefix}{entry.Name}/"))
                {
                    yield return name;
                }
            }
        }
    }
}
