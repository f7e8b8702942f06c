using SKIntern.Models.Hub;

namespace SKIntern.Models.Tests.Hub;

/// <summary>Caches that others filled, and hubs out of reach.</summary>
public sealed class HubOfflineTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("org/name")]
    [InlineData("org/name@main")]
    [InlineData("org/name@refs/pr/3")]
    [InlineData("org/name@" + FakeHub.Commit)]
    public async Task DownloadAsync_CacheOfPython_IsUsedWithoutNetwork(string repository)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FillAsPythonDoes(fake);
        using HuggingFaceHub hub = fake.Client(fake.Options() with { Offline = true });

        string folder = await hub.DownloadAsync(repository, cancellationToken: Cancel);
        string file = await hub.DownloadFileAsync(repository, "config.json", cancellationToken: Cancel);

        Assert.Equal(fake.Snapshot, folder);
        Assert.Equal(Path.Combine(fake.Snapshot, "config.json"), file);
        Assert.True(hub.TryFindCached(repository, out string? found));
        Assert.Equal(folder, found);
        Assert.True(hub.TryFindCachedFile(repository, "model.safetensors", out string? weights));
        Assert.Equal("weights", File.ReadAllText(weights));
        Assert.Empty(fake.Server.Requests);
    }

    [Fact]
    public async Task DownloadAsync_CacheOfPythonWithTrailingLineBreakInReference_IsUsed()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FillAsPythonDoes(fake);
        File.WriteAllText(Path.Combine(fake.Folder, "refs", "main"), FakeHub.Commit + "\n");
        using HuggingFaceHub hub = fake.Client(fake.Options() with { Offline = true });

        Assert.Equal(fake.Snapshot, await hub.DownloadAsync("org/name", cancellationToken: Cancel));
    }

    [Theory]
    [InlineData("org/name@v2", "does not know the revision")]
    [InlineData("org/other", "does not know the revision")]
    [InlineData("org/name@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "the commit is not in the cache")]
    public async Task DownloadAsync_OfflineAndNotCached_Throws(string repository, string expected)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FillAsPythonDoes(fake);
        using HuggingFaceHub hub = fake.Client(fake.Options() with { Offline = true });

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync(repository, cancellationToken: Cancel));

        Assert.Equal(HubErrorKind.NotCached, e.Kind);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Contains("HF_HUB_OFFLINE", e.Message, StringComparison.Ordinal);
        Assert.False(hub.TryFindCached(repository, out _));
        Assert.Empty(fake.Server.Requests);
    }

    [Theory]
    [InlineData("main")]
    [InlineData("../../../etc")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF01234567")]
    [InlineData("")]
    public async Task DownloadAsync_ReferenceIsNoCommit_IsNotUsed(string content)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FillAsPythonDoes(fake);
        File.WriteAllText(Path.Combine(fake.Folder, "refs", "main"), content);
        using HuggingFaceHub hub = fake.Client(fake.Options() with { Offline = true });

        await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync("org/name", cancellationToken: Cancel));

        Assert.Contains(fake.Log.Warnings, w => w.Contains("holds no commit", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DownloadAsync_HubOutOfReach_UsesTheCacheAndWarns(bool isDown)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FillAsPythonDoes(fake);
        fake.Instead = context =>
        {
            context.Response.StatusCode = 503;
            return Task.FromResult(true);
        };
        HuggingFaceHubOptions options = isDown ? fake.Options() with { Endpoint = new("http://127.0.0.1:9") } : fake.Options();
        using HuggingFaceHub hub = fake.Client(options);

        string folder = await hub.DownloadAsync("org/name", cancellationToken: Cancel);
        string file = await hub.DownloadFileAsync("org/name", "config.json", cancellationToken: Cancel);

        Assert.Equal(fake.Snapshot, folder);
        Assert.Equal(Path.Combine(fake.Snapshot, "config.json"), file);
        Assert.Equal(2, fake.Log.Warnings.Count(w => w.Contains($"using the cached commit {FakeHub.Commit}", StringComparison.Ordinal)));

        // With the cache at hand there is no reason to wait for a hub that is down.
        Assert.Equal(isDown ? 0 : 2, fake.Server.Requests.Count);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task DownloadAsync_HubRefuses_DoesNotFallBackToTheCache(int status)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FillAsPythonDoes(fake);
        fake.Instead = async context =>
        {
            await FakeHub.RefuseAsync(context, status);
            return true;
        };
        using HuggingFaceHub hub = fake.Client();

        await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync("org/name", cancellationToken: Cancel));
    }

    [Theory]
    [InlineData("model.safetensors", "no safetensors weights")]
    [InlineData("../../blobs/blob-of-model.safetensors", "'model.safetensors' is a link to nothing")]
    [InlineData("../../blobs/blob-of-config.json", "'config.json' is a link to nothing")]
    public async Task TryFindCached_SomethingIsMissing_IsFalse(string missing, string expected)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FillAsPythonDoes(fake);
        File.Delete(Path.Combine(fake.Snapshot, missing));
        using HuggingFaceHub hub = fake.Client(fake.Options() with { Offline = true });

        Assert.False(hub.TryFindCached("org/name", out string? folder));
        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync("org/name", cancellationToken: Cancel));

        Assert.Null(folder);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TryFindCached_Shards_AllMustBeThere()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FillAsPythonDoes(fake);
        File.Delete(Path.Combine(fake.Snapshot, "model.safetensors"));
        File.WriteAllText(Path.Combine(fake.Snapshot, "model.safetensors.index.json"), """{"weight_map":{"a":"model-1.safetensors","b":"model-2.safetensors"}}""");
        File.WriteAllText(Path.Combine(fake.Snapshot, "model-1.safetensors"), "1");
        using HuggingFaceHub hub = fake.Client(fake.Options() with { Offline = true });

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync("org/name", cancellationToken: Cancel));
        Assert.Contains("the shard 'model-2.safetensors' is not in the cache", e.Message, StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(fake.Snapshot, "model-2.safetensors"), "2");
        Assert.True(hub.TryFindCached("org/name", out _));

        File.WriteAllText(Path.Combine(fake.Snapshot, "model.safetensors.index.json"), "{");
        Assert.False(hub.TryFindCached("org/name", out _));
    }

    [Fact]
    public async Task TryFindCached_Options_AreHonoured()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FillAsPythonDoes(fake);
        File.Delete(Path.Combine(fake.Snapshot, "model.safetensors"));
        using HuggingFaceHub hub = fake.Client();

        Assert.True(hub.TryFindCached("org/name", out _, new() { AllowPatterns = ["*.json"] }));
        Assert.True(hub.TryFindCached("org/name", out _, new() { IgnorePatterns = ["*.safetensors"] }));
        Assert.False(hub.TryFindCached("org/name", out _, new() { AllowPatterns = ["*.gguf"] }));
    }

    [Fact]
    public async Task DownloadFileAsync_OfflineAndKnownAbsent_SaysSo()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FillAsPythonDoes(fake);
        Directory.CreateDirectory(Path.Combine(fake.Folder, ".no_exist", FakeHub.Commit));
        File.WriteAllText(Path.Combine(fake.Folder, ".no_exist", FakeHub.Commit, "a.gguf"), "");
        using HuggingFaceHub hub = fake.Client(fake.Options() with { Offline = true });

        var known = await Assert.ThrowsAsync<HubException>(() => hub.DownloadFileAsync("org/name", "a.gguf", cancellationToken: Cancel));
        var unknown = await Assert.ThrowsAsync<HubException>(() => hub.DownloadFileAsync("org/name", "b.gguf", cancellationToken: Cancel));

        Assert.Contains("the commit has no such file", known.Message, StringComparison.Ordinal);
        Assert.Contains("the file is not in the cache", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DownloadFileAsync_BlobsSharedBetweenRepositories_AreUsed()
    {
        // Newer versions of huggingface_hub make a blob a link into a store beside all repositories.
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.AddLarge("a.gguf", 100);
        Directory.CreateDirectory(Path.Combine(fake.Cache, "blobs", "ab"));
        Directory.CreateDirectory(Path.Combine(fake.Folder, "blobs"));
        File.WriteAllBytes(Path.Combine(fake.Cache, "blobs", "ab", "abcd"), file.Content);
        File.CreateSymbolicLink(fake.BlobPath(file), "../../blobs/ab/abcd");
        using HuggingFaceHub hub = fake.Client();

        string path = await hub.DownloadFileAsync("org/name", "a.gguf", cancellationToken: Cancel);

        Assert.Equal(file.Content, File.ReadAllBytes(path));
        Assert.Empty(fake.GetsOf("a.gguf"));
    }

    /// <summary>The layout as huggingface_hub leaves it, made by hand.</summary>
    private static void FillAsPythonDoes(FakeHub fake)
    {
        foreach (string folder in (string[])["blobs", "refs/refs/pr", $"snapshots/{FakeHub.Commit}", ".no_exist"])
        {
            Directory.CreateDirectory(Path.Combine(fake.Folder, folder));
        }

        File.WriteAllText(Path.Combine(fake.Folder, "refs", "main"), FakeHub.Commit);
        File.WriteAllText(Path.Combine(fake.Folder, "refs", "refs", "pr", "3"), FakeHub.Commit);
        foreach ((string name, string text) in new[] { ("config.json", "{}"), ("model.safetensors", "weights") })
        {
            File.WriteAllText(Path.Combine(fake.Folder, "blobs", $"blob-of-{name}"), text);
            File.CreateSymbolicLink(Path.Combine(fake.Snapshot, name), $"../../blobs/blob-of-{name}");
        }
    }
}
