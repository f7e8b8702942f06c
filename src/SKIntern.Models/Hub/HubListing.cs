namespace SKIntern.Models.Hub;

/// <summary>What a repository holds at a commit.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Files">The files' names, each once, none of which leaves its folder, with blob and size where the hub told them.</param>
internal sealed record HubListing(string Commit, IReadOnlyDictionary<string, HubRemoteFile?> Files);
