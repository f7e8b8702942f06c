namespace SKIntern.Models.Hub;

/// <summary>How far a download is. Bytes that the cache already had count as done; they fall back where a bad file starts again.</summary>
/// <param name="File">The file that has just moved on, as named in the repository.</param>
/// <param name="FileBytes">Bytes of it that are on disk.</param>
/// <param name="FileTotalBytes">Its size.</param>
/// <param name="Bytes">Bytes of all files that are on disk.</param>
/// <param name="TotalBytes">The size of all files of this download.</param>
public readonly record struct HubProgress(string File, long FileBytes, long FileTotalBytes, long Bytes, long TotalBytes);
