using SKIntern.Models.Hub;

namespace SKIntern.Models.Tests.Hub;

public sealed class HuggingFaceHubTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DownloadAsync_EmptyCache_FillsTheStandardLayout()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile config = fake.Add("config.json", "{}");
        FakeFile template = fake.Add("additional_chat_templates/tools.jinja", "x");
        FakeFile weights = fake.AddLarge("model.safetensors", 3_000_000);
        fake.AddLarge("pytorch_model.bin", 10);
        fake.Add("README.md", "read me");
        using HuggingFaceHub hub = fake.Client();

        string folder = await hub.DownloadAsync("org/name", cancellationToken: Cancel);

        Assert.Equal(fake.Snapshot, folder);
        Assert.Equal(FakeHub.Commit, File.ReadAllText(Path.Combine(fake.Folder, "refs", "main")));
        Assert.Equal("../../blobs/" + config.GitSha1, new FileInfo(Path.Combine(folder, "config.json")).LinkTarget);
        Assert.Equal("../../blobs/" + weights.Sha256, new FileInfo(Path.Combine(folder, "model.safetensors")).LinkTarget);
        Assert.Equal("../../../blobs/" + template.GitSha1, new FileInfo(Path.Combine(folder, "additional_chat_templates", "tools.jinja")).LinkTarget);
        Assert.Equal(weights.Content, File.ReadAllBytes(Path.Combine(folder, "model.safetensors")));
        Assert.Equal(
            new[] { config.Blob, template.Blob, weights.Blob }.Order(StringComparer.Ordinal),
            Directory.GetFiles(Path.Combine(fake.Folder, "blobs")).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        Assert.True(File.Exists(Path.Combine(fake.Cache, ".locks", "models--org--name", weights.Blob + ".lock")));
    }

    [Fact]
    public async Task DownloadAsync_Again_AsksForTheListOnly()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.Add("config.json", "{}");
        fake.AddLarge("model.safetensors", 1000);
        using HuggingFaceHub hub = fake.Client();
        await hub.DownloadAsync("org/name", cancellationToken: Cancel);
        int before = fake.Server.Requests.Count;

        await hub.DownloadAsync("org/name", cancellationToken: Cancel);

        Assert.Equal(before + 1, fake.Server.Requests.Count);
    }

    [Fact]
    public async Task DownloadAsync_NewCommit_KeepsEqualBlobsAndMovesTheReference()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.Add("config.json", "{}");
        fake.AddLarge("model.safetensors", 1000);
        using HuggingFaceHub hub = fake.Client();
        string first = await hub.DownloadAsync("org/name", cancellationToken: Cancel);
        fake.AnsweredCommit = new string('b', 40);
        FakeFile changed = fake.Add("config.json", """{"a":1}""");

        string second = await hub.DownloadAsync("org/name", cancellationToken: Cancel);

        Assert.NotEqual(first, second);
        Assert.Equal("{}", File.ReadAllText(Path.Combine(first, "config.json")));
        Assert.Equal(changed.Content, File.ReadAllBytes(Path.Combine(second, "config.json")));
        Assert.Single(fake.GetsOf("model.safetensors"));
        Assert.Equal(fake.AnsweredCommit, File.ReadAllText(Path.Combine(fake.Folder, "refs", "main")));
    }

    [Theory]
    [InlineData("refs/pr/7", "refs%2Fpr%2F7")]
    [InlineData("v1.0", "v1.0")]
    [InlineData("feature/a+b", "feature%2Fa%2Bb")]
    public async Task DownloadAsync_Revision_IsEscapedAndKeptAsReference(string revision, string escaped)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.AddLarge("model.safetensors", 10);
        using HuggingFaceHub hub = fake.Client();

        await hub.DownloadAsync($"org/name@{revision}", cancellationToken: Cancel);

        Assert.Contains(fake.Server.Requests, r => r.Target == $"/api/models/org/name/revision/{escaped}?blobs=true");
        Assert.Equal(FakeHub.Commit, File.ReadAllText(Path.Combine([fake.Folder, "refs", .. revision.Split('/')])));
    }

    [Fact]
    public async Task DownloadAsync_Index_GetsExactlyItsShards()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.Add("model.safetensors.index.json", """{"weight_map":{"a":"model-00001-of-00002.safetensors","b":"model-00002-of-00002.safetensors"}}""");
        fake.AddLarge("model-00001-of-00002.safetensors", 100, 1);
        fake.AddLarge("model-00002-of-00002.safetensors", 100, 2);
        fake.AddLarge("consolidated.safetensors", 200);
        fake.AddLarge("model.fp16.safetensors", 200);
        using HuggingFaceHub hub = fake.Client();

        string folder = await hub.DownloadAsync("org/name", cancellationToken: Cancel);

        Assert.Equal(
            ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors.index.json"],
            Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task DownloadAsync_IndexNamesMissingShard_NamesBoth()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.Add("model.safetensors.index.json", """{"weight_map":{"a":"model-00001-of-00002.safetensors"}}""");
        using HuggingFaceHub hub = fake.Client();

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync("org/name", cancellationToken: Cancel));

        Assert.Equal(HubErrorKind.EntryNotFound, e.Kind);
        Assert.Contains("file 'model.safetensors.index.json': it names the shard 'model-00001-of-00002.safetensors'", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.Q4_K_M.gguf", "GGUF files, to be downloaded by name: model.Q4_K_M.gguf")]
    [InlineData("pytorch_model.bin", "pickles, which are never loaded: pytorch_model.bin")]
    public async Task DownloadAsync_NoSafetensors_SaysWhatThereIs(string file, string expected)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.Add("config.json", "{}");
        fake.AddLarge(file, 10);
        using HuggingFaceHub hub = fake.Client();

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync("org/name", cancellationToken: Cancel));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DownloadAsync_Patterns_ChooseFilesButNoPickles()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.Add("config.json", "{}");
        fake.Add("onnx/config.json", "{}");
        fake.Add("notes.txt", "n");
        fake.AddLarge("pytorch_model.bin", 10);
        using HuggingFaceHub hub = fake.Client();

        string folder = await hub.DownloadAsync("org/name", new() { AllowPatterns = ["*"], IgnorePatterns = ["onnx/"] }, cancellationToken: Cancel);

        Assert.Equal(["config.json", "notes.txt"], Directory.GetFileSystemEntries(folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task DownloadAsync_NothingFits_Throws()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.Add("config.json", "{}");
        using HuggingFaceHub hub = fake.Client();

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync("org/name", new() { AllowPatterns = ["*.gguf"] }, cancellationToken: Cancel));

        Assert.Equal(HubErrorKind.EntryNotFound, e.Kind);
    }

    [Fact]
    public async Task DownloadAsync_ListWithoutHashes_AsksTheFiles()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.Listing = $$"""{"sha":"{{FakeHub.Commit}}","siblings":[{"rfilename":"config.json"},{"rfilename":"model.safetensors"}]}""";
        fake.Add("config.json", "{}");
        FakeFile weights = fake.AddLarge("model.safetensors", 1000);
        using HuggingFaceHub hub = fake.Client();

        string folder = await hub.DownloadAsync("org/name", cancellationToken: Cancel);

        Assert.Equal(weights.Content, File.ReadAllBytes(Path.Combine(folder, "model.safetensors")));
        Assert.Equal(2, fake.Server.Requests.Count(r => r.Method == "HEAD"));
    }

    [Fact]
    public async Task DownloadFileAsync_Gguf_GivesItsPath()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.AddLarge("quants/model Q4#1.gguf", 5000);
        using HuggingFaceHub hub = fake.Client();

        string path = await hub.DownloadFileAsync("org/name", "quants/model Q4#1.gguf", cancellationToken: Cancel);

        Assert.Equal(Path.Combine(fake.Snapshot, "quants", "model Q4#1.gguf"), path);
        Assert.Equal(file.Content, File.ReadAllBytes(path));
        Assert.Equal(2, fake.Server.Requests.Count);
    }

    [Fact]
    public async Task DownloadFileAsync_CachedFileOfACommit_AsksNothing()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.Add("config.json", "{}");
        using HuggingFaceHub hub = fake.Client();
        string first = await hub.DownloadFileAsync($"org/name@{FakeHub.Commit}", "config.json", cancellationToken: Cancel);
        int before = fake.Server.Requests.Count;

        string second = await hub.DownloadFileAsync($"org/name@{FakeHub.Commit}", "config.json", cancellationToken: Cancel);

        Assert.Equal(first, second);
        Assert.Equal(before, fake.Server.Requests.Count);
        Assert.False(Directory.Exists(Path.Combine(fake.Folder, "refs")));
    }

    [Fact]
    public async Task DownloadFileAsync_EmptyFile_IsMade()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.Add("empty.txt", "");
        using HuggingFaceHub hub = fake.Client();

        string path = await hub.DownloadFileAsync("org/name", "empty.txt", cancellationToken: Cancel);

        Assert.Empty(File.ReadAllBytes(path));
    }

    [Fact]
    public async Task DownloadFileAsync_Absent_IsNotedAsHuggingFaceHubDoes()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        using HuggingFaceHub hub = fake.Client();

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadFileAsync("org/name", "sub/none.json", cancellationToken: Cancel));

        Assert.Equal((HubErrorKind.EntryNotFound, "org/name", "main", "sub/none.json"), (e.Kind, e.Repository, e.Revision, e.File));
        Assert.Empty(File.ReadAllBytes(Path.Combine(fake.Folder, ".no_exist", FakeHub.Commit, "sub", "none.json")));
        Assert.Equal(FakeHub.Commit, File.ReadAllText(Path.Combine(fake.Folder, "refs", "main")));
    }

    [Fact]
    public async Task DownloadAsync_Progress_RisesToTheTotal()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.Add("config.json", "{}");
        fake.AddLarge("model.safetensors", 5_000_000);
        using HuggingFaceHub hub = fake.Client();
        var seen = new ProgressList();

        await hub.DownloadAsync("org/name", progress: seen, cancellationToken: Cancel);

        Assert.Equal([.. seen.Select(p => p.Bytes).Order()], seen.Select(p => p.Bytes));
        Assert.All(seen, p => Assert.Equal(5_000_002, p.TotalBytes));
        Assert.Equal(5_000_002, seen[^1].Bytes);
        Assert.Contains(seen, p => p is { File: "config.json", FileBytes: 2, FileTotalBytes: 2 });
        Assert.Contains(seen, p => p is { File: "model.safetensors", FileBytes: > 0 and < 5_000_000 });
    }

    [Theory]
    [InlineData("a/b/c")]
    [InlineData("")]
    [InlineData("org/name@")]
    public async Task DownloadAsync_BadName_Throws(string repository)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        using HuggingFaceHub hub = fake.Client();

        await Assert.ThrowsAsync<ArgumentException>(() => hub.DownloadAsync(repository, cancellationToken: Cancel));
        Assert.Empty(fake.Server.Requests);
    }

    [Theory]
    [InlineData("../config.json")]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    public async Task DownloadFileAsync_BadFile_Throws(string file)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        using HuggingFaceHub hub = fake.Client();

        var e = await Assert.ThrowsAsync<ArgumentException>(() => hub.DownloadFileAsync("org/name", file, cancellationToken: Cancel));

        Assert.Equal("file", e.ParamName);
        Assert.Empty(fake.Server.Requests);
    }

    [Fact]
    public void Constructor_HandlerThatFollowsRedirects_Throws()
    {
        using var handler = new SocketsHttpHandler();

        Assert.Throws<ArgumentException>("handler", () => new HuggingFaceHub(new(), handler: handler));
    }

    private sealed class ProgressList : List<HubProgress>, IProgress<HubProgress>
    {
        public void Report(HubProgress value) => Add(value);
    }
}
