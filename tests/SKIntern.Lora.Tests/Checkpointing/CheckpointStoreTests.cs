using CsCheck;
using SKIntern.Lora.Checkpointing;
using SKIntern.Models.Checkpoints;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Tests.Checkpointing;

public sealed class CheckpointStoreTests : IDisposable
{
    private static readonly Dictionary<string, string> Fingerprint = new() { ["options.Seed"] = "1", ["model.DType"] = "Float32" };
    private readonly TemporaryFolder _folder = new(inMemory: true);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Find_EmptyFolder_FindsNothing()
    {
        using CheckpointStore store = new(_folder.File("new"), keep: 1);

        Assert.Null(store.Find(Fingerprint));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Save_Several_KeepsTheLatest(int keep)
    {
        _folder.Write("checkpoint-1.txt", "not a checkpoint");
        using CheckpointStore store = new(_folder.Path, keep);

        for (int step = 1; step <= 12; step++)
        {
            Save(store, step);
        }

        // By number, not by name: 12 is after 9.
        Assert.Equal(
            Enumerable.Range(13 - keep, keep).Select(n => $"checkpoint-{n}").Order(),
            Directory.GetDirectories(_folder.Path).Select(Path.GetFileName).Order());
        Assert.Equal(12, store.Find(Fingerprint)!.Position.Current.Steps);
        Assert.True(File.Exists(_folder.File("checkpoint-1.txt")));
    }

    [Fact]
    public void Save_AfterADamagedOne_DeletesThatAndKeepsTheWhole()
    {
        using CheckpointStore store = new(_folder.Path, keep: 2);
        Enumerable.Range(1, 3).ToList().ForEach(step => Save(store, step));
        File.Delete(Path.Combine(_folder.File("checkpoint-3"), "state.json"));

        FoundCheckpoint found = store.Find(Fingerprint)!;
        Save(store, 4);

        Assert.Equal(2, found.Position.Current.Steps);
        Assert.Contains("state.json", Assert.Single(found.DamagedLater), StringComparison.Ordinal);
        Assert.Equal(["checkpoint-2", "checkpoint-4"], Directory.GetDirectories(_folder.Path).Select(Path.GetFileName).Order());
    }

    // Any edit of any file is noticed, or leaves what is read as it was.
    [Fact]
    public void Find_AnyByteChanged_IsRefusedOrTheSame()
    {
        using CheckpointStore store = new(_folder.Path, keep: 1);
        Save(store, 7);
        string[] files = Directory.GetFiles(_folder.File("checkpoint-1"));
        byte[][] contents = [.. files.Select(File.ReadAllBytes)];
        int refused = 0;
        Gen.Select(Gen.Int[0, files.Length - 1], Gen.Double[0, 1], Gen.Byte[1, 255], Gen.Int[0, 2]).Sample((file, place, change, kind) =>
        {
            byte[] bytes = [.. contents[file]];
            int at = Math.Min(bytes.Length - 1, (int)(place * bytes.Length));
            switch (kind)
            {
                case 0: bytes[at] ^= change; break;
                case 1: bytes = bytes[..at]; break;
                default: bytes = [.. bytes[..at], change, .. bytes[at..]]; break;
            }

            File.WriteAllBytes(files[file], bytes);
            try
            {
                FoundCheckpoint found = store.Find(Fingerprint)!;
                Assert.Equal(7, found.Position.Current.Steps);
                using SafetensorsFile tensors = SafetensorsFile.Open(found.TensorPath);
                using Tensor loaded = tensors.Load("adapter:a");
                Assert.Equal([7f, 7f], TinyModels.Values(loaded));
            }
            catch (CheckpointException)
            {
                refused++;
            }
            finally
            {
                File.WriteAllBytes(files[file], contents[file]);
            }
        }, iter: 500, threads: 1);

        Assert.InRange(refused, 480, int.MaxValue);
    }

    [Fact]
    public void Find_OfAnotherTraining_NamesBothValues()
    {
        using CheckpointStore store = new(_folder.Path, keep: 1);
        Save(store, 1);

        CheckpointException error = Assert.Throws<CheckpointException>(() => store.Find(new Dictionary<string, string> { ["options.Seed"] = "2", ["new"] = "x" }));

        Assert.All(
            ["options.Seed: 1 in the checkpoint, 2 now", "new: absent in the checkpoint, x now", "model.DType: Float32 in the checkpoint, absent now"],
            d => Assert.Contains(d, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Create_FolderTaken_ThrowsUntilItIsFree()
    {
        using (CheckpointStore first = new(_folder.Path, keep: 1))
        {
            Assert.Contains(_folder.Path, Assert.Throws<CheckpointException>(() => new CheckpointStore(_folder.Path, keep: 1)).Message, StringComparison.Ordinal);
        }

        using CheckpointStore next = new(_folder.Path, keep: 1);
        Assert.Equal(_folder.Path, next.Folder);
    }

    private static void Save(CheckpointStore store, int step)
    {
        using DisposeScope scope = NewDisposeScope();
        store.Save(
            new() { Current = new() { Steps = step, FirstEpochLoss = double.NaN } },
            Fingerprint,
            new Dictionary<string, Tensor> { ["adapter:a"] = full(2, step, dtype: ScalarType.Float32) });
    }
}
