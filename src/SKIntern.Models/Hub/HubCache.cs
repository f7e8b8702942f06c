using System.Text;
using Microsoft.Extensions.Logging;
using SKIntern.IO;

namespace SKIntern.Models.Hub;

/// <summary>
/// The cache as huggingface_hub lays it out: <c>models--org--name</c> with <c>refs</c> (revision to commit), <c>blobs</c> (content by
/// hash), <c>snapshots</c> (a folder per commit, of links to blobs) and <c>.no_exist</c>; and beside it <c>.locks</c>.
/// </summary>
internal sealed class HubCache
{
    private readonly ILogger _logger;
    private volatile bool _useLinks;

    internal HubCache(string root, bool useLinks, ILogger logger)
    {
        Root = Path.GetFullPath(root);
        (_useLinks, _logger) = (useLinks, logger);
    }

    internal string Root { get; }

    internal string BlobFolder(HubRepository repository) => Path.Combine(Root, repository.FolderName, "blobs");

    internal string LockPath(HubRepository repository, string blob) => Path.Combine(Root, ".locks", repository.FolderName, blob + ".lock");

    internal string SnapshotFolder(HubRepository repository, string commit) => Path.Combine(Root, repository.FolderName, "snapshots", commit);

    internal string SnapshotPath(HubRepository repository, string commit, string file) => Join(SnapshotFolder(repository, commit), file);

    /// <summary>The commit that a revision meant when it was last asked for, or null.</summary>
    internal string? FindCommit(HubRepository repository)
    {
        if (repository.IsCommit)
        {
            return repository.Revision;
        }

        string path = ReferencePath(repository);
        if (HubDisk.FindLength(path) is not { } length)
        {
            return null;
        }

        string commit = length <= 100 ? File.ReadAllText(path).Trim() : "";
        if (HubNames.IsCommit(commit))
        {
            return commit;
        }

        HubLog.BadReference(_logger, path);
        return null;
    }

    /// <summary>Notes which commit a revision means.</summary>
    internal void WriteReference(HubRepository repository, string commit)
    {
        if (repository.IsCommit || FindCommit(repository) == commit)
        {
            return;
        }

        string path = ReferencePath(repository);
        MakeFolder(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, s => s.Write(Encoding.ASCII.GetBytes(commit)));
    }

    /// <summary>Notes that a commit has no such file, as huggingface_hub does.</summary>
    internal void WriteAbsence(HubRepository repository, string commit, string file)
    {
        string path = AbsencePath(repository, commit, file);
        MakeFolder(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, _ => { });
    }

    /// <summary>Whether it is known that a commit has no such file.</summary>
    internal bool IsKnownAbsent(HubRepository repository, string commit, string file) => File.Exists(AbsencePath(repository, commit, file));

    /// <summary>Shows a blob under its name in the snapshot.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="commit">The snapshot's commit.</param>
    /// <param name="file">The file.</param>
    /// <param name="isNew">Whether the blob has just come, so that nothing else points at it.</param>
    internal void Link(HubRepository repository, string commit, HubRemoteFile file, bool isNew)
    {
        string path = SnapshotPath(repository, commit, file.Path);
        string blob = Path.Combine(BlobFolder(repository), file.Blob);
        string folder = Path.GetDirectoryName(path)!;
        MakeFolder(folder);
        if (_useLinks && TryMakeLink(path, Path.GetRelativePath(folder, blob), folder))
        {
            return;
        }

        // As huggingface_hub does: one copy on disk, if that is possible.
        if (isNew)
        {
            File.Move(blob, path, overwrite: true);
            return;
        }

        using FileStream source = File.OpenRead(blob);
        AtomicFile.Write(path, source.CopyTo);
    }

    /// <summary>Makes a folder of the cache; no folder on the way to it may be a link, which could lead out of the cache.</summary>
    /// <exception cref="IOException">A folder is a link, or cannot be made.</exception>
    internal void MakeFolder(string folder)
    {
        Directory.CreateDirectory(Root);
        string current = Root;
        foreach (string segment in Path.GetRelativePath(Root, folder).Split(Path.DirectorySeparatorChar))
        {
            current = Path.Combine(current, segment);
            if (new DirectoryInfo(current).LinkTarget is { } target)
            {
                throw new IOException($"'{current}' is a link to '{target}'; folders inside the cache may not be links. Move the whole cache instead and name it by HF_HUB_CACHE.");
            }

            Directory.CreateDirectory(current);
        }
    }

    /// <summary>Removes a link that lies where a file is to be written: writing would go to where it points.</summary>
    internal static void RemoveLink(string path)
    {
        if (new FileInfo(path).LinkTarget is not null)
        {
            File.Delete(path);
        }
    }

    private bool TryMakeLink(string path, string target, string folder)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.CreateSymbolicLink(temporary, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            // Windows without developer mode, some network shares. Asked once, since the answer stays the same.
            _useLinks = false;
            HubLog.NoLinks(_logger, folder, e.Message);
            return false;
        }

        try
        {
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }

        return true;
    }

    private string ReferencePath(HubRepository repository) => Join(Path.Combine(Root, repository.FolderName, "refs"), repository.Revision);

    private string AbsencePath(HubRepository repository, string commit, string file)
        => Join(Path.Combine(Root, repository.FolderName, ".no_exist", commit), file);

    private static string Join(string folder, string path) => Path.Combine([folder, .. path.Split('/')]);
}
