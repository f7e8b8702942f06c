using System.Diagnostics;
using SKIntern.Testing;

namespace SKIntern.Compression.Tests.Caching;

/// <summary>One folder, many users: nobody ever reads what was not written for that text.</summary>
public sealed class ScoreSharingTests
{
    private const string FolderVariable = "SKINTERN_TEST_SCORES";
    private const int DistinctTexts = 60;

    [Fact]
    public async Task Score_ProcessesAndThreadsAtOnce_GiveOnlyRightScores()
    {
        using TemporaryFolder folder = new(inMemory: true);
        Task child = RunChildAsync(folder.Path);
        do
        {
            Use(folder.Path);

            // Leaves the processor to the other process.
            await Task.WhenAny(child, Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken));
        }
        while (!child.IsCompleted);
        await child;
        Assert.Empty(Directory.GetFiles(folder.Path, "*.tmp"));
    }

    /// <summary>Run by the test above in a process of its own.</summary>
    [Fact(Explicit = true)]
    public void Child_SharedFolder_GivesOnlyRightScores()
        => Use(Environment.GetEnvironmentVariable(FolderVariable) ?? throw new InvalidOperationException($"{FolderVariable} names the folder to share."));

    /// <summary>Threads with stores of their own that hold a part of the texts only, and one that damages entries.</summary>
    private static void Use(string folder)
    {
        var log = new CapturedLog();
        var random = new Random(folder.Length);
        Parallel.For(0, 3, thread =>
        {
            ScoreStore store = new(folder, new() { MaxBytes = DistinctTexts / 2 * ScoreEntry.SizeOf(4) }, log);
            CachedScorer scorer = new(new FingerprintedScorer(), store);
            for (int round = 0; round < 30; round++)
            {
                string[] texts = [.. Enumerable.Range(0, 12).Select(i => $"text {(thread + (7 * round) + (5 * i)) % DistinctTexts} of them")];
                Assert.Equal(texts.Select(FingerprintedScorer.WordsOf), scorer.Score(texts));
                if (thread == 0)
                {
                    Damage(folder, random);
                }
            }
        });
        Assert.Empty(log.Warnings);
    }

    private static void Damage(string folder, Random random)
    {
        string[] entries = Directory.GetFiles(folder, "*.scores");
        if (entries.Length == 0)
        {
            return;
        }

        try
        {
            using FileStream stream = new(entries[random.Next(entries.Length)], FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            stream.SetLength(random.NextInt64(stream.Length));
        }
        catch (FileNotFoundException)
        {
            // Somebody removed it: that is damage enough.
        }
    }

    private static async Task RunChildAsync(string folder)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [FolderVariable] = folder },
        };
        foreach (string argument in new[]
            { typeof(ScoreSharingTests).Assembly.Location, "-explicit", "only", "-method", $"{typeof(ScoreSharingTests).FullName}.{nameof(Child_SharedFolder_GivesOnlyRightScores)}" })
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0 && (await output).Contains("Total: 1"), await output + await error);
    }
}
