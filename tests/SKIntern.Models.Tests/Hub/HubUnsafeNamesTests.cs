using SKIntern.Models.Hub;

namespace SKIntern.Models.Tests.Hub;

/// <summary>Names from the server, and links in the cache, that would lead a write out of it.</summary>
public sealed class HubUnsafeNamesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("../x.safetensors")]
    [InlineData("a/../../x.safetensors")]
    [InlineData("/etc/x.safetensors")]
    [InlineData(@"..\\x.safetensors")]
    [InlineData(@"C:\\x.safetensors")]
    [InlineData("C:x.safetensors")]
    [InlineData("a//x.safetensors")]
    [InlineData("./x.safetensors")]
    [InlineData(@"x\u0000.safetensors")]
    [InlineData("")]
    [InlineData("../README.md")]
    public async Task DownloadAsync_NameThatEscapes_RefusesTheWholeList(string jsonName)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.AddLarge("model.safetensors", 10);
        fake.Listing = $$"""
            {"sha":"{{FakeHub.Commit}}","siblings":[
              {"rfilename":"model.safetensors","lfs":{"sha256":"{{file.Blob}}","size":10} },
              {"rfilename":"{{jsonName}}","lfs":{"sha256":"{{file.Blob}}","size":10} }]}
            """;
        using HuggingFaceHub hub = fake.Client();

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync("org/name", cancellationToken: Cancel));

        Assert.Equal(HubErrorKind.Unsafe, e.Kind);
        Assert.Contains("refused the file name", e.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(fake.Folder));
        Assert.Single(fake.Server.Requests);
    }

    [Theory]
    [InlineData("aux.safetensors")]
    [InlineData("ab:c.safetensors")]
    [InlineData("x .safetensors /y.safetensors")]
    public async Task DownloadAsync_ChosenNameThatNotAllSystemsHave_IsRefused(string name)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.AddLarge(name, 10);
        using HuggingFaceHub hub = fake.Client();

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync("org/name", new() { AllowPatterns = ["*.safetensors"] }, cancellationToken: Cancel));

        Assert.Equal(HubErrorKind.Unsafe, e.Kind);
        Assert.False(Directory.Exists(fake.Folder));
    }

    [Fact]
    public async Task DownloadAsync_UnchosenNameThatNotAllSystemsHave_IsNoConcern()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.AddLarge("model.safetensors", 10);
        fake.Add("aux.py", "x");
        using HuggingFaceHub hub = fake.Client();

        await hub.DownloadAsync("org/name", cancellationToken: Cancel);
    }

    [Theory]
    [InlineData("../../x.safetensors")]
    [InlineData("sub/x.safetensors")]
    [InlineData("x.bin")]
    public async Task DownloadAsync_IndexNamesForeignFile_IsRefused(string shard)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.Add("model.safetensors.index.json", $$"""{"weight_map":{"a":"{{shard}}"} }""");
        using HuggingFaceHub hub = fake.Client();

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync("org/name", cancellationToken: Cancel));

        Assert.Equal((HubErrorKind.Unsafe, "model.safetensors.index.json"), (e.Kind, e.File));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{")]
    [InlineData("""{"weight_map":[]}""")]
    public async Task DownloadAsync_MalformedIndex_IsRefused(string index)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.Add("model.safetensors.index.json", index);
        using HuggingFaceHub hub = fake.Client();

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync("org/name", cancellationToken: Cancel));

        Assert.Equal((HubErrorKind.InvalidAnswer, "model.safetensors.index.json"), (e.Kind, e.File));
    }

    [Theory]
    [InlineData("models--org--name")]
    [InlineData("models--org--name/blobs")]
    [InlineData("models--org--name/refs")]
    [InlineData("models--org--name/snapshots")]
    [InlineData("models--org--name/snapshots/" + FakeHub.Commit)]
    [InlineData("models--org--name/snapshots/" + FakeHub.Commit + "/sub")]
    [InlineData(".locks")]
    [InlineData(".locks/models--org--name")]
    public async Task DownloadAsync_FolderOfTheCacheIsALink_WritesNothingBehindIt(string link)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.Add("sub/config.json", "{}");
        string outside = fake.Outside;
        Directory.CreateDirectory(outside);
        string path = Path.Combine(fake.Cache, link);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Directory.CreateSymbolicLink(path, outside);
        using HuggingFaceHub hub = fake.Client();

        var e = await Assert.ThrowsAsync<IOException>(() => hub.DownloadAsync("org/name", new() { AllowPatterns = ["*"] }, cancellationToken: Cancel));

        Assert.Contains("is a link to", e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(outside));
    }

    [Theory]
    [InlineData("blobs/{0}")]
    [InlineData("blobs/{0}.incomplete")]
    [InlineData("refs/main")]
    [InlineData("snapshots/" + FakeHub.Commit + "/config.json")]
    [InlineData("../.locks/models--org--name/{0}.lock")]
    public async Task DownloadAsync_FileOfTheCacheIsALink_IsReplacedAndItsTargetUntouched(string link)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.Add("config.json", "{}");
        string outside = fake.Outside;
        File.WriteAllText(outside, "mine");
        string path = Path.Combine(fake.Folder, string.Format(System.Globalization.CultureInfo.InvariantCulture, link, file.Blob));
        Directory.CreateDirectory(fake.Folder);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.CreateSymbolicLink(path, outside);
        using HuggingFaceHub hub = fake.Client();

        string folder = await hub.DownloadAsync("org/name", new() { AllowPatterns = ["*"] }, cancellationToken: Cancel);

        Assert.Equal("mine", File.ReadAllText(outside));
        Assert.Equal("{}", File.ReadAllText(Path.Combine(folder, "config.json")));
        Assert.Equal(FakeHub.Commit, File.ReadAllText(Path.Combine(fake.Folder, "refs", "main")));
    }

    [Fact]
    public async Task DownloadAsync_RootIsALink_IsFollowed()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.AddLarge("model.safetensors", 10);
        string outside = fake.Outside;
        Directory.CreateDirectory(outside);
        Directory.CreateSymbolicLink(fake.Cache, outside);
        using HuggingFaceHub hub = fake.Client();

        await hub.DownloadAsync("org/name", cancellationToken: Cancel);

        Assert.True(Directory.Exists(Path.Combine(outside, "models--org--name")));
    }
}
