using System.Net;
using System.Net.Sockets;
using SKIntern.Models.Hub;

namespace SKIntern.Models.Tests.Hub;

/// <summary>From HTTP errors to exceptions; retries; and the token, which no text shows.</summary>
public sealed class HubErrorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(401, null, HubErrorKind.Unauthorized, "HF_TOKEN")]
    [InlineData(401, "RepoNotFound", HubErrorKind.Unauthorized, "does not exist")]
    [InlineData(401, "GatedRepo", HubErrorKind.Unauthorized, "gated (401). Accept its licence")]
    [InlineData(403, "GatedRepo", HubErrorKind.Forbidden, "gated (403). Accept its licence")]
    [InlineData(403, null, HubErrorKind.Forbidden, "lacks the right")]
    [InlineData(404, "RepoNotFound", HubErrorKind.RepositoryNotFound, "no such repository")]
    [InlineData(404, "RevisionNotFound", HubErrorKind.RevisionNotFound, "no revision 'v9'")]
    [InlineData(404, null, HubErrorKind.RepositoryNotFound, "no such repository or revision")]
    [InlineData(410, null, HubErrorKind.Server, "answered 410; expected 200")]
    public async Task DownloadAsync_Refused_SaysWhyAndIsNotTriedAgain(int status, string? code, HubErrorKind kind, string expected)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.Instead = async context =>
        {
            await FakeHub.RefuseAsync(context, status, code, "what the server says");
            return true;
        };
        using HuggingFaceHub hub = fake.Client();

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync("org/name@v9", cancellationToken: Cancel));

        Assert.Equal((kind, (HttpStatusCode)status, "org/name", "v9", null), (e.Kind, e.StatusCode!.Value, e.Repository, e.Revision, e.File));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Contains("The server says: what the server says", e.Message, StringComparison.Ordinal);
        Assert.Single(fake.Server.Requests);
    }

    [Theory]
    [InlineData("EntryNotFound")]
    [InlineData(null)]
    public async Task DownloadFileAsync_NoSuchFile_SaysSo(string? code)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.Instead = async context =>
        {
            await FakeHub.RefuseAsync(context, 404, code);
            return true;
        };
        using HuggingFaceHub hub = fake.Client();

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadFileAsync("org/name", "a.gguf", cancellationToken: Cancel));

        Assert.Equal((HubErrorKind.EntryNotFound, HttpStatusCode.NotFound, "a.gguf"), (e.Kind, e.StatusCode!.Value, e.File));
    }

    [Theory]
    [InlineData(408, HubErrorKind.Server)]
    [InlineData(429, HubErrorKind.RateLimited)]
    [InlineData(500, HubErrorKind.Server)]
    [InlineData(502, HubErrorKind.Server)]
    [InlineData(503, HubErrorKind.Server)]
    [InlineData(504, HubErrorKind.Server)]
    public async Task DownloadAsync_ServerInTrouble_IsTriedAgainWithLongerWaits(int status, HubErrorKind kind)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.Instead = context =>
        {
            context.Response.StatusCode = status;
            return Task.FromResult(true);
        };
        HuggingFaceHubOptions options = fake.Options() with { MaxRetries = 4, MaxRetryDelay = TimeSpan.FromSeconds(5) };
        using HuggingFaceHub hub = fake.Client(options);

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync("org/name", cancellationToken: Cancel));

        Assert.Equal((kind, (HttpStatusCode)status), (e.Kind, e.StatusCode!.Value));
        Assert.Equal(5, fake.Server.Requests.Count);
        Assert.Equal([1, 2, 4, 5], fake.Time.Waits.Where(w => w > TimeSpan.Zero && w < options.MetadataTimeout).Select(w => w.TotalSeconds));
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task DownloadAsync_RetryAfter_IsHonoured(int status)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.AddLarge("model.safetensors", 10);
        string?[] answers = ["7", fake.Time.Now.AddSeconds(11).ToString("R"), fake.Time.Now.AddSeconds(-11).ToString("R")];
        int count = 0;
        fake.Instead = context =>
        {
            if (count == answers.Length)
            {
                return Task.FromResult(false);
            }

            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = answers[count++];
            return Task.FromResult(true);
        };
        HuggingFaceHubOptions options = fake.Options();
        using HuggingFaceHub hub = fake.Client(options);

        await hub.DownloadAsync("org/name", cancellationToken: Cancel);

        // The third date has passed, so that it asks for no wait.
        Assert.Equal([7, 11], fake.Time.Waits.Where(w => w > TimeSpan.Zero && w < options.MetadataTimeout).Select(w => w.TotalSeconds));
    }

    [Fact]
    public async Task DownloadAsync_RateLimitOfTheHub_IsHonoured()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.AddLarge("model.safetensors", 10);
        bool isFirst = true;
        fake.Instead = context =>
        {
            bool refuses = isFirst;
            context.Response.StatusCode = refuses ? 429 : 200;
            context.Response.Headers["RateLimit"] = "\"resolvers\";r=0;t=43";
            isFirst = false;
            return Task.FromResult(refuses);
        };
        using HuggingFaceHub hub = fake.Client();

        await hub.DownloadAsync("org/name", cancellationToken: Cancel);

        Assert.Contains(TimeSpan.FromSeconds(43), fake.Time.Waits);
    }

    [Fact]
    public async Task DownloadAsync_RetryAfterTooLong_FailsAtOnce()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.Instead = context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "3600";
            return Task.FromResult(true);
        };
        using HuggingFaceHub hub = fake.Client();

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync("org/name", cancellationToken: Cancel));

        Assert.Equal(TimeSpan.FromHours(1), e.RetryAfter);
        Assert.Contains("asks to wait 01:00:00", e.Message, StringComparison.Ordinal);
        Assert.Single(fake.Server.Requests);
    }

    [Fact]
    public async Task Download_TroubleInTheMiddle_IsTriedAgain()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.AddLarge("a.gguf", 1000);
        int count = 0;
        fake.Instead = context =>
        {
            bool fails = FakeHub.IsGetOf(context, file.Name) && count++ < 3;
            context.Response.StatusCode = fails ? 503 : 200;
            return Task.FromResult(fails);
        };
        using HuggingFaceHub hub = fake.Client();

        string path = await hub.DownloadFileAsync("org/name", file.Name, cancellationToken: Cancel);

        Assert.Equal(file.Content, File.ReadAllBytes(path));
        Assert.Equal(4, fake.GetsOf(file.Name).Length);
    }

    [Fact]
    public async Task DownloadAsync_NobodyListens_SaysWhere()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        Uri nobody = FreeAddress();
        using HuggingFaceHub hub = fake.Client(fake.Options() with { Endpoint = nobody, MaxRetries = 1 });

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync("org/name", cancellationToken: Cancel));

        Assert.Equal(HubErrorKind.Network, e.Kind);
        Assert.Contains($"{nobody.Authority} cannot be reached", e.Message, StringComparison.Ordinal);
        Assert.Null(e.StatusCode);
    }

    [Theory]
    [InlineData(401, null)]
    [InlineData(403, "GatedRepo")]
    [InlineData(404, "RevisionNotFound")]
    [InlineData(429, null)]
    [InlineData(500, null)]
    [InlineData(418, null)]
    [InlineData(302, null)]
    [InlineData(200, null)]
    public async Task Download_ServerEchoesTheToken_NoTextShowsIt(int status, string? code)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.Listing = $$"""{"sha":"{{FakeHub.Token}}","siblings":[]}""";
        fake.Instead = async context =>
        {
            Assert.Equal($"Bearer {FakeHub.Token}", context.Request.Headers.Authorization.ToString());
            if (status == 200 && context.Request.Method == "GET")
            {
                return false;
            }

            await FakeHub.RefuseAsync(context, status, code, $"Authorization: Bearer {FakeHub.Token}");
            context.Response.Headers.Location = $"http://{FakeHub.Token}@127.0.0.1:9/{FakeHub.Token}";
            context.Response.Headers["X-Repo-Commit"] = FakeHub.Token;
            context.Response.Headers.ETag = $"\"{FakeHub.Token}\"";
            return true;
        };
        HuggingFaceHubOptions options = fake.Options() with { Token = FakeHub.Token, MaxRetries = 1 };
        using HuggingFaceHub hub = fake.Client(options);

        var list = await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync("org/name", cancellationToken: Cancel));
        var file = await Assert.ThrowsAsync<HubException>(() => hub.DownloadFileAsync("org/name", "a.gguf", cancellationToken: Cancel));

        string all = string.Join('\n', fake.Log.Text, list, file, list.File, file.File, options);
        Assert.Contains("org/name@main", all, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeHub.Token, all, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Download_InnerExceptionQuotesTheToken_IsLeftOut()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        using var handler = new FakeHandler(_ => throw new HttpRequestException($"no such host: {FakeHub.Token}.invalid"));
        using HuggingFaceHub hub = fake.Client(fake.Options() with { Token = FakeHub.Token, MaxRetries = 1 }, handler: handler);

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync("org/name", cancellationToken: Cancel));

        Assert.Contains("no such host: (hidden).invalid", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeHub.Token, e.ToString() + fake.Log.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Download_WithToken_LogsNothingOfIt()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.AddLarge("model.safetensors", 10);
        using HuggingFaceHub hub = fake.Client(fake.Options() with { Token = FakeHub.Token });

        await hub.DownloadAsync("org/name", cancellationToken: Cancel);

        Assert.Contains("downloading 10 bytes", fake.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeHub.Token, fake.Log.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("http://hub.invalid", true)]
    [InlineData("https://hub.invalid", false)]
    [InlineData("http://127.0.0.1:81", false)]
    public void Constructor_TokenOverHttp_Warns(string endpoint, bool expected)
    {
        var log = new CapturedLog();

        using var hub = new HuggingFaceHub(new() { Endpoint = new(endpoint), Token = FakeHub.Token }, log, null, null, new HubDisk());

        Assert.Equal(expected, log.Warnings.Any(w => w.Contains("unencrypted", StringComparison.Ordinal)));
    }

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
