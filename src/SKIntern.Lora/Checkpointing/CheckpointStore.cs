using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SKIntern.IO;
using SKIntern.Models.Checkpoints;
using static TorchSharp.torch;

namespace SKIntern.Lora.Checkpointing;

/// <summary>
/// A folder with one sub-folder per checkpoint, <c>checkpoint-N</c>: tensors, a JSON file (position and fingerprint), checksums of both.
/// A checkpoint is written under another name, brought to the disk and renamed; only then do older ones go. It holds the folder
/// for itself until it is disposed.
/// </summary>
internal sealed partial class CheckpointStore : IDisposable
{
    private const string TensorFile = "state.safetensors";
    private const string StateFile = "state.json";
    private readonly int _keep;
    private readonly Func<string, Stream> _create;
    private readonly CheckpointFolderLock _lock;
    private readonly List<string> _damaged = [];

    /// <summary>Takes the folder.</summary>
    /// <param name="folder">The folder; made where it does not exist.</param>
    /// <param name="keep">The number of checkpoints to keep, at least 1.</param>
    /// <param name="create">Creates a file to write, or <see langword="null"/> for the file system's.</param>
    /// <exception cref="CheckpointException">Another training holds the folder.</exception>
    public CheckpointStore(string folder, int keep, Func<string, Stream>? create = null)
    {
        Folder = folder;
        _keep = keep;
        _create = create ?? (path => new FileStream(path, FileMode.CreateNew, FileAccess.Write));
        Directory.CreateDirectory(folder);
        _lock = CheckpointFolderLock.Take(folder);

        // What a killed process was writing or deleting.
        foreach (string leftover in Directory.GetDirectories(folder).Where(d => UnfinishedFolder().IsMatch(Path.GetFileName(d))))
        {
            Directory.Delete(leftover, recursive: true);
        }
    }

    /// <summary>The folder of all checkpoints.</summary>
    public string Folder { get; }

    /// <summary>Writes a checkpoint, then deletes the oldest ones and those found damaged.</summary>
    /// <returns>The checkpoint's folder.</returns>
    /// <exception cref="IOException">It cannot be written, or an old one not deleted. The checkpoints before it are whole.</exception>
    public string Save(TrainingPosition position, IReadOnlyDictionary<string, string> fingerprint, IReadOnlyDictionary<string, Tensor> tensors)
    {
        int number = List().Select(c => c.Number).FirstOrDefault() + 1;
        string target = Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"checkpoint-{number}"));
        AtomicFolder.Write(target, overwrite: false, temporary =>
        {
            var sums = new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                [TensorFile] = CheckpointChecksums.WriteFile(Path.Combine(temporary, TensorFile), _create, s => SafetensorsWriter.Write(s, tensors)),
                [StateFile] = CheckpointChecksums.WriteFile(
                    Path.Combine(temporary, StateFile), _create, new CheckpointState(CheckpointState.CurrentFormat, position, fingerprint).Write),
            };
            CheckpointChecksums.WriteFile(Path.Combine(temporary, CheckpointChecksums.FileName), _create, s => CheckpointChecksums.Write(s, sums));
        });

        foreach (string path in List().Select(c => c.Path).Except(_damaged).Skip(_keep).Concat(_damaged).ToArray())
        {
            Delete(path);
        }

        _damaged.Clear();
        return target;
    }

    /// <summary>Finds the latest checkpoint that is whole.</summary>
    /// <param name="fingerprint">The training's fingerprint.</param>
    /// <returns>The checkpoint, and what is wrong with later ones; or <see langword="null"/> where there is no checkpoint.</returns>
    /// <exception cref="CheckpointException">No checkpoint is whole, or it is of another training or another version of this library.</exception>
    public FoundCheckpoint? Find(IReadOnlyDictionary<string, string> fingerprint)
    {
        List<string> errors = [];
        foreach ((string path, _) in List())
        {
            RequireCurrentFormat(path);
            CheckpointState state;
            try
            {
                state = Read(path);
            }
            catch (CheckpointException e)
            {
                errors.Add(e.Message);
                _damaged.Add(path);
                continue;
            }

            RequireSameTraining(path, state.Fingerprint, fingerprint);
            return new(Path.Combine(path, TensorFile), state.Position, errors);
        }

        return errors.Count == 0 ? null : throw new CheckpointException(
            Folder, $"no checkpoint in this folder is whole; delete it to begin anew. {string.Join(" ", errors)}");
    }

    public void Dispose() => _lock.Dispose();

    private static CheckpointState Read(string path)
    {
        CheckpointChecksums.Verify(path, [TensorFile, StateFile]);
        string file = Path.Combine(path, StateFile);
        try
        {
            return CheckpointState.Read(File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            throw new CheckpointException(file, $"the state cannot be read: {e.Message}", e);
        }
    }

    // The first layout had no checksums and no number of its own.
    private static void RequireCurrentFormat(string path)
    {
        string state = Path.Combine(path, StateFile);
        int format = CheckpointState.CurrentFormat;
        try
        {
            using JsonDocument document = StrictJson.Parse(File.ReadAllBytes(state));
            format = document.RootElement.TryGetProperty(nameof(CheckpointState.Format), out JsonElement number) ? number.GetInt32()
                : File.Exists(Path.Combine(path, CheckpointChecksums.FileName)) ? format : 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or FormatException)
        {
            // Damaged, which reading it will tell.
            return;
        }

        if (format != CheckpointState.CurrentFormat && (format == 1 || IsWhole(path)))
        {
            throw new CheckpointException(
                path, $"the checkpoint has layout {format}, of another version of this library, which reads layout {CheckpointState.CurrentFormat}. Go on with that version, or delete the folder to begin anew.");
        }
    }

    private static bool IsWhole(string path)
    {
        try
        {
            CheckpointChecksums.Verify(path, [TensorFile, StateFile]);
            return true;
        }
        catch (CheckpointException)
        {
            return false;
        }
    }

    private static void RequireSameTraining(string path, IReadOnlyDictionary<string, string> there, IReadOnlyDictionary<string, string> here)
    {
        string[] differences =
        [
            .. here.Keys.Union(there.Keys).Order(StringComparer.Ordinal)
                .Where(k => here.GetValueOrDefault(k) != there.GetValueOrDefault(k))
                .Select(k => $"{k}: {there.GetValueOrDefault(k, "absent")} in the checkpoint, {here.GetValueOrDefault(k, "absent")} now"),
        ];
        if (differences.Length > 0)
        {
            throw new CheckpointException(path, $"the checkpoint is of another training; delete it to begin anew. {string.Join("; ", differences)}.");
        }
    }

    // Under another name first: a process killed here must not leave half a checkpoint under a checkpoint's name.
    private static void Delete(string path)
    {
        string doomed = $"{path}.{Guid.NewGuid():N}.tmp";
        Directory.Move(path, doomed);
        Directory.Delete(doomed, recursive: true);
    }

    /// <summary>The checkpoints, latest first.</summary>
    private (string Path, int Number)[] List()
        => [.. Directory.GetDirectories(Folder)
            .Select(path => (Path: path, Match: CheckpointFolder().Match(Path.GetFileName(path))))
            .Where(c => c.Match.Success)
            .Select(c => (c.Path, Number: int.Parse(c.Match.Groups[1].Value, CultureInfo.InvariantCulture)))
            .OrderByDescending(c => c.Number)];

    [GeneratedRegex(@"^checkpoint-(\d{1,9})$")]
    private static partial Regex CheckpointFolder();

    [GeneratedRegex(@"^checkpoint-\d{1,9}\.[0-9a-f]{32}\.tmp$")]
    private static partial Regex UnfinishedFolder();
}
