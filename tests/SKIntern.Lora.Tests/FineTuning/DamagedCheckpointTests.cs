using System.Text.Json.Nodes;
using SKIntern.Models.Checkpoints;
using SKIntern.Testing;
using SKIntern.Training;

namespace SKIntern.Lora.Tests.FineTuning;

public sealed class DamagedCheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private TinyTraining Training => new() { Options = new() { LearningRate = 0.02, BatchSize = 2, CheckpointFolder = _folder.Path, CheckpointEverySteps = 1 } };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("state.safetensors", "cut")]
    [InlineData("state.safetensors", "flip")]
    [InlineData("state.safetensors", "delete")]
    [InlineData("state.json", "cut")]
    [InlineData("state.json", "flip")]
    [InlineData("state.json", "delete")]
    [InlineData("SHA256SUMS", "cut")]
    [InlineData("SHA256SUMS", "flip")]
    [InlineData("SHA256SUMS", "delete")]
    public async Task FineTuneAsync_LatestDamaged_GoesOnFromTheOneBefore(string file, string damage)
    {
        TinyTraining.Outcome whole = await new TinyTraining().RunAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => (Training with { CancelAt = 8 }).RunAsync());
        Damage(Path.Combine(Checkpoints()[^1], file), damage);
        Notices notices = new();

        TinyTraining.Outcome resumed = await (Training with { Observer = notices }).RunAsync();

        whole.AssertSame(resumed);
        Assert.Equal(8, resumed.Reports[0].Step);
        Assert.Contains(file, Assert.Single(notices.Of(TrainingNoticeKind.CheckpointDamaged)).Message, StringComparison.Ordinal);
        Assert.Equal(2, Checkpoints().Length);
    }

    [Fact]
    public async Task FineTuneAsync_AllDamaged_NamesEveryFile()
    {
        await Training.RunAsync();
        string[] files = [.. Checkpoints().Select(c => Path.Combine(c, "state.json"))];
        Array.ForEach(files, f => Damage(f, "cut"));

        CheckpointException error = await Assert.ThrowsAsync<CheckpointException>(() => Training.RunAsync());

        Assert.Equal(2, files.Length);
        Assert.All([_folder.Path, .. files], f => Assert.Contains(f, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task FineTuneAsync_LeftoversOfAKilledProcess_AreRemoved()
    {
        await Training.RunAsync();
        string unfinished = Path.Combine(_folder.Path, $"checkpoint-99.{Guid.NewGuid():N}.tmp");
        Directory.CreateDirectory(unfinished);
        Directory.CreateDirectory(_folder.File("mine.tmp"));

        await Training.RunAsync();

        Assert.False(Directory.Exists(unfinished));
        Assert.True(Directory.Exists(_folder.File("mine.tmp")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FineTuneAsync_CheckpointOfAnotherVersion_SaysSo(bool older)
    {
        await Training.RunAsync();
        foreach (string checkpoint in Checkpoints())
        {
            string state = Path.Combine(checkpoint, "state.json"), sums = Path.Combine(checkpoint, "SHA256SUMS");
            JsonObject json = JsonNode.Parse(File.ReadAllText(state))!.AsObject();
            if (older)
            {
                // The first layout: no number, no checksums.
                json.Remove("Format");
                File.WriteAllText(state, json.ToJsonString());
                File.Delete(sums);
                continue;
            }

            json["Format"] = 99;
            File.WriteAllText(state, json.ToJsonString());
            string tensors = Path.Combine(checkpoint, "state.safetensors");
            File.WriteAllLines(sums, ((string[])[state, tensors]).Select(f => $"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f)))}  {Path.GetFileName(f)}"));
        }

        CheckpointException error = await Assert.ThrowsAsync<CheckpointException>(() => Training.RunAsync());

        Assert.Contains(older ? "layout 1" : "layout 99", error.Message, StringComparison.Ordinal);
        Assert.Contains("another version", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FineTuneAsync_FolderInUse_NamesTheFolder()
    {
        CheckpointException? error = null;
        TinyTraining second = Training;
        TinyTraining first = Training with
        {
            Observer = new Notices { OnStage = async _ => error = await Assert.ThrowsAsync<CheckpointException>(second.RunAsync) },
        };

        TinyTraining.Outcome outcome = await first.RunAsync();

        Assert.Contains(_folder.Path, error!.Message, StringComparison.Ordinal);
        Assert.Contains("another training uses this folder", error.Message, StringComparison.Ordinal);
        (await new TinyTraining().RunAsync()).AssertSame(outcome);
    }

    private static void Damage(string path, string damage)
    {
        byte[] bytes = File.ReadAllBytes(path);
        switch (damage)
        {
            case "cut":
                File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
                break;
            case "flip":
                bytes[bytes.Length / 3] ^= 4;
                File.WriteAllBytes(path, bytes);
                break;
            default:
                File.Delete(path);
                break;
        }
    }

    private string[] Checkpoints() => [.. Directory.GetDirectories(_folder.Path, "checkpoint-*").OrderBy(d => int.Parse(d[(d.LastIndexOf('-') + 1)..]))];
}
