using SKIntern.Models.Checkpoints;

namespace SKIntern.Lora.Checkpointing;

/// <summary>
/// Keeps a second training out of a checkpoint folder: a file held open for this process alone. The system lets go of it when the
/// process ends, however that happens. The file itself stays, since deleting it could let two in.
/// </summary>
internal sealed class CheckpointFolderLock : IDisposable
{
    private const string FileName = "training.lock";
    private readonly FileStream _file;

    private CheckpointFolderLock(FileStream file) => _file = file;

    /// <exception cref="CheckpointException">Another training holds the folder.</exception>
    public static CheckpointFolderLock Take(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            return new(new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e)
        {
            throw new CheckpointException(
                folder, $"another training uses this folder, or its file '{FileName}' cannot be opened ({e.Message}). Two trainings cannot share a folder: let the other one end, or name another folder.", e);
        }
    }

    public void Dispose() => _file.Dispose();
}
