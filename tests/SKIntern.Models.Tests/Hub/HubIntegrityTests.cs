using Microsoft.AspNetCore.Http;
using SKIntern.Models.Hub;

namespace SKIntern.Models.Tests.Hub;

/// <summary>Servers that give another file than they announce.</summary>
public sealed class HubIntegrityTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<bool, string> Lies => new()
    {
        { true, "one byte differs" },
        { false, "one byte differs" },
        { true, "one byte more" },
        { false, "one byte more" },
        { true, "one byte less" },
        { false, "one byte less" },
        { true, "one byte more, without length" },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task Download_OnceWrong_IsRepeated(bool isLarge, string lie)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.Add("a.gguf", [1, 2, 3, 4, 5, 6, 7, 8], isLarge);
        bool isFirst = true;
        fake.Instead = context =>
        {
            bool lies = FakeHub.IsGetOf(context, file.Name) && isFirst;
            isFirst &= !lies;
            return lies ? LieAsync(fake, file, context, lie) : Task.FromResult(false);
        };
        using HuggingFaceHub hub = fake.Client();

        string path = await hub.DownloadFileAsync("org/name", file.Name, cancellationToken: Cancel);

        Assert.Equal(file.Content, File.ReadAllBytes(path));
        Assert.Equal(2, fake.GetsOf(file.Name).Length);
        Assert.Contains(fake.Log.Warnings, w => w.Contains("The bad file was removed", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task Download_TwiceWrong_NamesFileExpectedAndFound(bool isLarge, string lie)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.Add("a.gguf", [1, 2, 3, 4, 5, 6, 7, 8], isLarge);
        fake.Instead = context => FakeHub.IsGetOf(context, file.Name) ? LieAsync(fake, file, context, lie) : Task.FromResult(false);
        using HuggingFaceHub hub = fake.Client();

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadFileAsync("org/name", file.Name, cancellationToken: Cancel));

        string expected = lie switch
        {
            "one byte differs" => $"{(isLarge ? "SHA-256" : "git SHA-1")}: expected {file.Blob}, found {(file with { Content = [1, 2, 3, 4, 5, 6, 7, 9] }).Blob}",
            "one byte more" => "Content-Length: expected 8, found 9",
            "one byte less" => "Content-Length: expected 8, found 7",
            _ => "expected 8 bytes, found more",
        };
        Assert.Equal(HubErrorKind.Integrity, e.Kind);
        Assert.Contains("org/name@main, file 'a.gguf'", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Equal(2, fake.GetsOf(file.Name).Length);
        Assert.Empty(Directory.GetFiles(Path.Combine(fake.Folder, "blobs")));
        Assert.False(Directory.Exists(fake.Snapshot));
    }

    [Fact]
    public async Task Download_OtherCommitInTheAnswer_Throws()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.AddLarge("model.safetensors", 10);
        fake.Listing = $$"""{"sha":"{{new string('c', 40)}}","siblings":[{"rfilename":"model.safetensors","size":10,"lfs":{"sha256":"{{new string('0', 64)}}","size":10} }]}""";
        using HuggingFaceHub hub = fake.Client();

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync("org/name", cancellationToken: Cancel));

        Assert.Equal(HubErrorKind.Integrity, e.Kind);
        Assert.Contains($"X-Repo-Commit: expected '{new string('c', 40)}', found '{FakeHub.Commit}'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_CachedBlobOfWrongSize_IsDownloadedAgain()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.AddLarge("a.gguf", 1000);
        using HuggingFaceHub hub = fake.Client();
        string path = await hub.DownloadFileAsync("org/name", file.Name, cancellationToken: Cancel);
        File.WriteAllBytes(fake.BlobPath(file), file.Content[..10]);

        await hub.DownloadFileAsync("org/name", file.Name, cancellationToken: Cancel);

        Assert.Equal(file.Content, File.ReadAllBytes(path));
        Assert.Contains(fake.Log.Warnings, w => w.Contains("10 bytes instead of 1000", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"sha":"main","siblings":[]}""", "field 'sha': expected a commit (40 hexadecimal digits), found 'main'")]
    [InlineData("""{"siblings":[]}""", "field 'sha'")]
    [InlineData("""{"sha":"../../../../../../etc/cron.daily/x/xxxxxxxx","siblings":[]}""", "field 'sha'")]
    [InlineData("""{"sha":"0123456789abcdef0123456789abcdef01234567"}""", "field 'siblings'")]
    [InlineData("""{"sha":"0123456789abcdef0123456789abcdef01234567","siblings":[{}]}""", "no text 'rfilename'")]
    [InlineData("""{"sha":"0123456789abcdef0123456789abcdef01234567","siblings":[{"rfilename":"\ud800"}]}""", "not valid JSON")]
    [InlineData("""{"sha":"0123456789abcdef0123456789abcdef01234567","siblings":[3]}""", "no text 'rfilename'")]
    [InlineData("""{"sha":"0123456789abcdef0123456789abcdef01234567","siblings":[{"rfilename":"a"},{"rfilename":"a"}]}""", "names 'a' twice")]
    [InlineData("<html>Please log in</html>", "not valid JSON")]
    [InlineData("[]", "field 'sha'")]
    public async Task DownloadAsync_ListIsNone_Throws(string listing, string expected)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.Listing = listing;
        using HuggingFaceHub hub = fake.Client();

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync("org/name", cancellationToken: Cancel));

        Assert.Equal(HubErrorKind.InvalidAnswer, e.Kind);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(fake.Folder));
    }

    [Fact]
    public async Task DownloadAsync_OtherCommitThanAskedFor_Throws()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        using HuggingFaceHub hub = fake.Client();

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync($"org/name@{new string('d', 40)}", cancellationToken: Cancel));

        Assert.Equal(HubErrorKind.InvalidAnswer, e.Kind);
    }

    [Theory]
    [InlineData("X-Repo-Commit", "../../x", "X-Repo-Commit")]
    [InlineData("X-Repo-Commit", null, "X-Repo-Commit")]
    [InlineData("X-Repo-Commit", "main", "X-Repo-Commit")]
    [InlineData("ETag", "\"../../../x\"", "ETag")]
    [InlineData("ETag", "\"abc\"", "ETag")]
    [InlineData("ETag", null, "ETag")]
    [InlineData("Content-Length", null, "size")]
    public async Task DownloadFileAsync_HeaderThatNamesNoHash_Throws(string header, string? value, string expected)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.Add("config.json", "{}");
        fake.Instead = context =>
        {
            fake.Describe(context, file);
            context.Response.ContentLength = 2;
            context.Response.Headers[header] = value;
            return Task.FromResult(true);
        };
        using HuggingFaceHub hub = fake.Client();

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadFileAsync("org/name", "config.json", cancellationToken: Cancel));

        Assert.Equal(HubErrorKind.InvalidAnswer, e.Kind);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(fake.Folder));
    }

    [Fact]
    public async Task DownloadAsync_ListWithoutEnd_IsCutOff()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.Instead = async context =>
        {
            byte[] spaces = new byte[1 << 20];
            Array.Fill(spaces, (byte)' ');
            for (int i = 0; i < 40 && !context.RequestAborted.IsCancellationRequested; i++)
            {
                await context.Response.Body.WriteAsync(spaces);
            }

            return true;
        };
        using HuggingFaceHub hub = fake.Client();

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync("org/name", cancellationToken: Cancel));

        Assert.Equal(HubErrorKind.InvalidAnswer, e.Kind);
        Assert.Contains("more than 33554432 bytes", e.Message, StringComparison.Ordinal);
    }

    private static async Task<bool> LieAsync(FakeHub fake, FakeFile file, HttpContext context, string lie)
    {
        byte[] content = lie switch
        {
            "one byte differs" => [1, 2, 3, 4, 5, 6, 7, 9],
            "one byte less" => file.Content[..^1],
            _ => [.. file.Content, 9],
        };
        fake.Describe(context, file);
        context.Response.ContentLength = lie.Contains("without", StringComparison.Ordinal) ? null : content.Length;
        await context.Response.Body.WriteAsync(content);
        return true;
    }
}
