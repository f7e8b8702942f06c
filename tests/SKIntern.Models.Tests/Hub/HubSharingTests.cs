using System.Diagnostics;
using SKIntern.Models.Hub;

namespace SKIntern.Models.Tests.Hub;

/// <summary>Several at once on one cache, and disks that fail.</summary>
public sealed class HubSharingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Download_ManyClientsAtOnce_DownloadOnce()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.AddLarge("model.safetensors", 3_000_000);
        fake.Add("config.json", "{}");
        HuggingFaceHub[] hubs = [.. Enumerable.Range(0, 6).Select(_ => fake.Client())];

        string[] folders = await Task.WhenAll(hubs.Select(h => Task.Run(() => h.DownloadAsync("org/name", cancellationToken: Cancel), Cancel)));

        Assert.All(folders, f => Assert.Equal(file.Content, File.ReadAllBytes(Path.Combine(f, "model.safetensors"))));
        Assert.Single(fake.GetsOf("model.safetensors"));
        Assert.Single(fake.GetsOf("config.json"));
        Array.ForEach(hubs, h => h.Dispose());
    }

    [Fact]
    public async Task Download_EqualFilesInOneRepository_DownloadOnce()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile a = fake.AddLarge("a.safetensors", 100_000);
        fake.AddLarge("b.safetensors", 100_000);
        using HuggingFaceHub hub = fake.Client();

        string folder = await hub.DownloadAsync("org/name", cancellationToken: Cancel);

        Assert.Equal(a.Content, File.ReadAllBytes(Path.Combine(folder, "b.safetensors")));
        Assert.Single(fake.GetsOf("a.safetensors").Concat(fake.GetsOf("b.safetensors")));
    }

    [Fact]
    public async Task Download_AnotherProcessHoldsTheLock_Waits()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/flock"), "the program 'flock', which locks as Python does, is not installed");
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.AddLarge("a.gguf", 1000);
        string lockPath = Path.Combine(fake.Cache, ".locks", "models--org--name", file.Blob + ".lock");
        Directory.CreateDirectory(Path.GetDirectoryName(lockPath)!);
        using Process other = Process.Start(new ProcessStartInfo("/usr/bin/flock", [lockPath, "sh", "-c", "echo held; read line"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("held", await other.StandardOutput.ReadLineAsync(Cancel));
        using HuggingFaceHub hub = fake.Client();

        Task<string> download = hub.DownloadFileAsync("org/name", "a.gguf", cancellationToken: Cancel);
        while (!fake.Log.Text.Contains("waiting for another process", StringComparison.Ordinal))
        {
            await Task.Delay(1, Cancel);
        }

        Assert.Empty(fake.GetsOf("a.gguf"));
        Directory.CreateDirectory(Path.GetDirectoryName(fake.BlobPath(file))!);
        File.WriteAllBytes(fake.BlobPath(file), file.Content);
        await other.StandardInput.WriteLineAsync("go");
        string path = await download;
        await other.WaitForExitAsync(Cancel);

        Assert.Equal(file.Content, File.ReadAllBytes(path));
        Assert.Empty(fake.GetsOf("a.gguf"));
    }

    [Fact]
    public async Task Download_WaitingForTheLock_CanBeCancelled()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.AddLarge("a.gguf", 1000);
        string lockPath = Path.Combine(fake.Cache, ".locks", "models--org--name", file.Blob + ".lock");
        Directory.CreateDirectory(Path.GetDirectoryName(lockPath)!);
        using var held = new FileStream(lockPath, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        using HuggingFaceHub hub = fake.Client();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        Task<string> download = hub.DownloadFileAsync("org/name", "a.gguf", cancellationToken: cancel.Token);
        while (!fake.Log.Text.Contains("waiting for another process", StringComparison.Ordinal))
        {
            await Task.Delay(1, Cancel);
        }

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => download);
    }

    [Fact]
    public async Task Download_OneFileFails_StopsTheOthersAndKeepsWhatIsComplete()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.Add("config.json", "{}");
        fake.AddLarge("model.safetensors", 1000);
        fake.Instead = async context =>
        {
            bool fails = FakeHub.IsGetOf(context, "model.safetensors");
            if (fails)
            {
                await FakeHub.RefuseAsync(context, 403);
            }

            return fails;
        };
        using HuggingFaceHub hub = fake.Client(fake.Options() with { MaxParallelDownloads = 1 });

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync("org/name", cancellationToken: Cancel));

        Assert.Equal((HubErrorKind.Forbidden, "model.safetensors"), (e.Kind, e.File));
        Assert.True(File.Exists(Path.Combine(fake.Snapshot, "config.json")));
        Assert.False(File.Exists(Path.Combine(fake.Folder, "refs", "main")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Download_Parallel_IsBounded(int limit)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        for (int i = 0; i < 9; i++)
        {
            fake.AddLarge($"{i}.safetensors", 100, seed: i);
        }

        int running = 0;
        int most = 0;
        var gate = new Lock();
        var full = new TaskCompletionSource();
        fake.Instead = async context =>
        {
            if (context.Request.Path.Value!.EndsWith(".safetensors", StringComparison.Ordinal))
            {
                lock (gate)
                {
                    most = Math.Max(most, ++running);
                    if (running == limit)
                    {
                        full.TrySetResult();
                    }
                }

                // Nobody is answered before as many have come as may; one more would still be seen.
                await full.Task.WaitAsync(Cancel);
                await Task.Delay(5, Cancel);
                lock (gate)
                {
                    running--;
                }
            }

            return false;
        };
        using HuggingFaceHub hub = fake.Client(fake.Options() with { MaxParallelDownloads = limit });

        await hub.DownloadAsync("org/name", cancellationToken: Cancel);

        Assert.Equal(limit, most);
    }

    [Fact]
    public async Task Download_TooLittleRoom_FailsBeforeTheFirstByte()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.AddLarge("a.gguf", 1000);
        using HuggingFaceHub hub = fake.Client(disk: new SmallDisk { FreeBytes = 999 });

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadFileAsync("org/name", "a.gguf", cancellationToken: Cancel));

        Assert.Equal(HubErrorKind.DiskFull, e.Kind);
        Assert.Contains("1000 bytes are to come", e.Message, StringComparison.Ordinal);
        Assert.Empty(fake.GetsOf(file.Name));
    }

    [Fact]
    public async Task Download_DiskFillsUp_LeavesNothingUnderTheFinalName()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.AddLarge("a.gguf", 1_000_000);
        using HuggingFaceHub hub = fake.Client(disk: new SmallDisk { Capacity = 300_000 });

        var e = await Assert.ThrowsAsync<IOException>(() => hub.DownloadFileAsync("org/name", "a.gguf", cancellationToken: Cancel));

        Assert.Equal("No space left on device", e.Message);
        Assert.False(File.Exists(fake.BlobPath(file)));
        Assert.False(hub.TryFindCachedFile("org/name", "a.gguf", out _));
        Assert.Single(fake.GetsOf(file.Name));

        using HuggingFaceHub later = fake.Client();
        string path = await later.DownloadFileAsync("org/name", "a.gguf", cancellationToken: Cancel);
        Assert.Equal(file.Content, File.ReadAllBytes(path));
        Assert.NotEqual("", fake.GetsOf(file.Name)[^1].Range);
    }

    [Fact]
    public async Task Download_WithoutSymbolicLinks_FilesLieInTheSnapshot()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.AddLarge("model.safetensors", 1000);
        using HuggingFaceHub hub = fake.Client(fake.Options() with { UseSymbolicLinks = false });

        string folder = await hub.DownloadAsync("org/name", cancellationToken: Cancel);
        await hub.DownloadAsync("org/name", cancellationToken: Cancel);

        var found = new FileInfo(Path.Combine(folder, "model.safetensors"));
        Assert.Null(found.LinkTarget);
        Assert.Equal(file.Content, File.ReadAllBytes(found.FullName));
        Assert.Empty(Directory.GetFiles(Path.Combine(fake.Folder, "blobs")));
        Assert.Single(fake.GetsOf("model.safetensors"));
    }

    [Fact]
    public async Task Download_SymbolicLinksGiveOut_EarlierSnapshotsKeepTheirBlobs()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.AddLarge("model.safetensors", 1000);
        using HuggingFaceHub linking = fake.Client();
        string first = await linking.DownloadAsync("org/name", cancellationToken: Cancel);
        fake.AnsweredCommit = new string('b', 40);
        using HuggingFaceHub copying = fake.Client(fake.Options() with { UseSymbolicLinks = false });

        string second = await copying.DownloadAsync("org/name", cancellationToken: Cancel);

        Assert.Equal(file.Content, File.ReadAllBytes(Path.Combine(first, "model.safetensors")));
        Assert.Equal(file.Content, File.ReadAllBytes(Path.Combine(second, "model.safetensors")));
        Assert.Null(new FileInfo(Path.Combine(second, "model.safetensors")).LinkTarget);
        Assert.Single(fake.GetsOf("model.safetensors"));
    }

    /// <summary>A disk with little room; files stop growing at its capacity.</summary>
    private sealed class SmallDisk : HubDisk
    {
        internal long? FreeBytes { get; init; }

        internal long Capacity { get; init; } = long.MaxValue;

        internal override long? GetFreeBytes(string folder) => FreeBytes;

        internal override Stream OpenIncomplete(string path) => new FullStream(path, Capacity);
    }

    private sealed class FullStream(string path, long capacity) : FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 0, useAsync: true)
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
            => Position + buffer.Length <= capacity ? base.WriteAsync(buffer, cancellationToken) : throw new IOException("No space left on device");
    }
}
