namespace SKIntern.Models.Hub;

/// <summary>A file that the hub has.</summary>
/// <param name="Path">Its name in the repository.</param>
/// <param name="Blob">The SHA-256 of its content (LFS) or the SHA-1 of its git blob: its name among the blobs.</param>
/// <param name="Size">Its size in bytes.</param>
internal sealed record HubRemoteFile(string Path, string Blob, long Size);
