using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using SKIntern.Lora.Checkpointing;
using SKIntern.Lora.Training;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Testing;
using SKIntern.Training;

namespace SKIntern.Lora.Tests.FineTuning;

/// <summary>Trains in child processes that are killed without warning, at random moments; most of their time goes into checkpoints.</summary>
public sealed class KilledTrainingTests : IDisposable
{
    private const string FolderVariable = "SKINTERN_KILLED_TRAINING_FOLDER";
    private const int Kills = 3;
    private const int FewestCheckpoints = 8;
    private const int MostCheckpoints = 20;
    private const int LongestDelay = 30;
    private const int Seed = 7;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FineTuneAsync_KilledAgainAndAgain_GivesTheSameAdapterFile()
    {
        await TrainAsync(checkpoints: null, _folder.File("whole"));
        string folder = _folder.File("killed");
        Directory.CreateDirectory(folder);
        var random = new Random(Seed);
        int kills = 0, checkpoint = 0;
        bool finished = false;
        while (!finished)
        {
            using Process child = Start(folder);
            Task<string> output = child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            checkpoint += random.Next(FewestCheckpoints, MostCheckpoints);
            try
            {
                finished = kills >= Kills || await HasEndedAsync(child, folder, checkpoint, random.Next(LongestDelay));
                if (!finished && kills == 0)
                {
                    Assert.Contains(folder, Assert.Throws<CheckpointException>(() => new CheckpointStore(folder, keep: 1)).Message, StringComparison.Ordinal);
                }

                if (finished)
                {
                    await child.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
                }
            }
            finally
            {
                kills += finished ? 0 : 1;
                child.Kill();
                await child.WaitForExitAsync(TestContext.Current.CancellationToken);
            }

            string unfinished = $"{Directory.GetDirectories(folder, "checkpoint-*.tmp").Length} unfinished";
            TestContext.Current.TestOutputHelper?.WriteLine($"{(finished ? "ended" : "killed")} after checkpoint {Latest(folder)}, {unfinished}");
            Assert.True(!finished || child.ExitCode == 0, await output);
        }

        Assert.True(kills > 0, "The training was over before it could be killed.");
        Assert.Equal(File.ReadAllBytes(AdapterFile("whole")), File.ReadAllBytes(AdapterFile("killed/adapter")));
        string AdapterFile(string name) => Path.Combine(_folder.File(name), "adapter_model.safetensors");
    }

    /// <summary>Not a test of its own: what the child processes run.</summary>
    [Fact(Explicit = true)]
    public async Task Child_Trains()
    {
        string? folder = Environment.GetEnvironmentVariable(FolderVariable);
        Assert.SkipWhen(folder is null, $"{FolderVariable} is not set: this is run by {nameof(FineTuneAsync_KilledAgainAndAgain_GivesTheSameAdapterFile)} only");
        await TrainAsync(folder, Path.Combine(folder, "adapter"));
    }

    // Two stages of 30 steps, with moments, dropout and the best adapter to be carried over.
    private static async Task TrainAsync(string? checkpoints, string adapter)
    {
        using DecoderModel model = TinyModels.Create();
        using LoraFineTuner tuner = new(model, new NumberTokenizer(), NumberTokenizer.EndId, TinyTraining.DefaultAdapter, new()
        {
            LearningRate = 0.02,
            BatchSize = 2,
            HandOver = StageHandOver.ContinueOptimizer,
            CheckpointFolder = checkpoints,
            CheckpointEverySteps = 1,
            Validation = new(),
        })
        {
            ValidationMetric = new ValidationLoss(
                new SequenceLossEvaluator(model, new NumberTokenizer(), NumberTokenizer.EndId), [TinyStages.Pair("a", [5, 6, 7], [8, 9]), TinyStages.Pair("b", [4], [4])]),
        };
        await tuner.FineTuneAsync(TinyStages.Create(count: 10, epochs: 6), cancellationToken: TestContext.Current.CancellationToken);
        tuner.Adapter.Save(adapter);
    }

    private static Process Start(string folder)
    {
        string program = Path.ChangeExtension(typeof(KilledTrainingTests).Assembly.Location, OperatingSystem.IsWindows() ? ".exe" : null);
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true };
        foreach (string argument in (string[])["-method", $"{typeof(KilledTrainingTests).FullName}.{nameof(Child_Trains)}", "-explicit", "on", "-noColor"])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[FolderVariable] = folder;
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        return Process.Start(start)!;
    }

    /// <summary>Waits until the process has written a checkpoint, and for some milliseconds more.</summary>
    /// <returns>Whether it has ended by itself.</returns>
    private static async Task<bool> HasEndedAsync(Process child, string folder, int checkpoint, int milliseconds)
    {
        long start = Stopwatch.GetTimestamp();
        while (!child.HasExited && Latest(folder) < checkpoint)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, "The child process writes no checkpoint.");
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        await Task.Delay(milliseconds, TestContext.Current.CancellationToken);
        return child.HasExited;
    }

    private static int Latest(string folder)
        => Directory.GetDirectories(folder, "checkpoint-*")
            .Select(d => int.TryParse(d[(d.LastIndexOf('-') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)
            .DefaultIfEmpty().Max();
}
