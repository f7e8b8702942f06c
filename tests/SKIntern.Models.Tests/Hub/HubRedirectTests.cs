using System.Net;
using Microsoft.AspNetCore.Http;
using SKIntern.Models.Hub;

namespace SKIntern.Models.Tests.Hub;

/// <summary>Where the token goes, and where not.</summary>
public sealed class HubRedirectTests
{
    private const string Name = "model.gguf";
    private const string Authorization = "Bearer " + FakeHub.Token;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Download_RedirectToAnotherHost_GoesWithoutToken()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.AddLarge(Name, 10_000);
        await using FakeServer store = await StoreAsync(file);
        fake.Instead = context => RedirectAsync(fake, file, context, $"{store.Address}bucket/{file.Blob}?signature=secret");
        using HuggingFaceHub hub = fake.Client(fake.Options() with { Token = FakeHub.Token });

        string path = await hub.DownloadFileAsync("org/name", Name, cancellationToken: Cancel);

        Assert.Equal(file.Content, File.ReadAllBytes(path));
        Assert.All(fake.Server.Requests, r => Assert.Equal(Authorization, r.Authorization));
        Assert.Equal(["GET"], store.Requests.Select(r => r.Method));
        Assert.All(store.Requests, r => Assert.Equal("", r.Authorization));
        Assert.DoesNotContain("signature", fake.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_ResumeAtAnotherHost_AsksTheHubAgain()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.AddLarge(Name, 10_000);
        bool isFirst = true;
        await using FakeServer store = await FakeServer.StartAsync(async context =>
        {
            int from = (int)FakeHub.RangeStart(context);
            context.Response.StatusCode = from > 0 ? 206 : 200;
            context.Response.Headers.ContentRange = from > 0 ? $"bytes {from}-9999/10000" : null;

            // A store's own tag is no hash of the file, or one of another kind.
            context.Response.Headers.ETag = $"\"{new string('9', 64)}\"";
            await context.Response.Body.WriteAsync(isFirst ? file.Content.AsMemory(0, 4000) : file.Content.AsMemory(from));
            isFirst = false;
        });
        fake.Instead = context => RedirectAsync(fake, file, context, $"{store.Address}x");
        using HuggingFaceHub hub = fake.Client(fake.Options() with { Token = FakeHub.Token });

        string path = await hub.DownloadFileAsync("org/name", Name, cancellationToken: Cancel);

        Assert.Equal(file.Content, File.ReadAllBytes(path));
        Assert.Equal(["", "bytes=4000-"], store.Requests.Select(r => r.Range));
        Assert.Equal(2, fake.GetsOf(Name).Length);
    }

    [Theory]
    [InlineData("/org/renamed/resolve/x/model.gguf")]
    [InlineData("../../../renamed/resolve/x/model.gguf")]
    public async Task Download_RedirectOnTheSameHost_GoesWithToken(string location)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.AddLarge(Name, 10_000);
        fake.Instead = async context =>
        {
            if (context.Request.Path.Value!.StartsWith("/org/renamed/", StringComparison.Ordinal))
            {
                await fake.SendAsync(context, file);
                return true;
            }

            context.Response.StatusCode = 307;
            context.Response.Headers.Location = location;
            return true;
        };
        using HuggingFaceHub hub = fake.Client(fake.Options() with { Token = FakeHub.Token });

        string path = await hub.DownloadFileAsync("org/name", Name, cancellationToken: Cancel);

        Assert.Equal(file.Content, File.ReadAllBytes(path));
        Assert.Equal(4, fake.Server.Requests.Count);
        Assert.All(fake.Server.Requests, r => Assert.Equal(Authorization, r.Authorization));
    }

    [Fact]
    public async Task Download_RedirectAwayAndBack_ComesBackWithoutToken()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.AddLarge(Name, 10);
        await using FakeServer other = await FakeServer.StartAsync(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = $"{fake.Server.Address}org/name/resolve/back/{Name}";
            return Task.CompletedTask;
        });
        fake.Instead = context => context.Request.Path.Value!.Contains("/back/", StringComparison.Ordinal)
            ? Task.FromResult(false)
            : RedirectAsync(fake, file, context, other.Address.ToString());
        using HuggingFaceHub hub = fake.Client(fake.Options() with { Token = FakeHub.Token });

        await hub.DownloadFileAsync("org/name", Name, cancellationToken: Cancel);

        Assert.Equal(["", Authorization], fake.GetsOf(Name).Select(r => r.Authorization).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Download_EndlessRedirects_Throws()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.Instead = context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = context.Request.Path.Value;
            return Task.FromResult(true);
        };
        using HuggingFaceHub hub = fake.Client();

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync("org/name", cancellationToken: Cancel));

        Assert.Equal(HubErrorKind.InvalidAnswer, e.Kind);
        Assert.Contains("more than 10 redirects", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file:///etc/passwd", HubErrorKind.Unsafe)]
    [InlineData("ftp://127.0.0.1/x", HubErrorKind.Unsafe)]
    [InlineData(null, HubErrorKind.InvalidAnswer)]
    public async Task Download_RedirectToNoWebAddress_Throws(string? location, HubErrorKind expected)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.Instead = context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = location;
            return Task.FromResult(true);
        };
        using HuggingFaceHub hub = fake.Client();

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync("org/name", cancellationToken: Cancel));

        Assert.Equal(expected, e.Kind);
    }

    [Theory]
    [InlineData("http://127.0.0.2/x")]
    [InlineData("http://127.0.0.1/x")]
    public async Task Download_RedirectFromHttpsToHttp_IsRefused(string location)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        using var handler = new FakeHandler(_ => new(HttpStatusCode.Found) { Headers = { Location = new(location) } });
        using HuggingFaceHub hub = fake.Client(fake.Options() with { Endpoint = new("https://127.0.0.1"), Token = FakeHub.Token }, handler: handler);

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync("org/name", cancellationToken: Cancel));

        Assert.Equal(HubErrorKind.Unsafe, e.Kind);
        Assert.Contains("https to http", e.Message, StringComparison.Ordinal);
        Assert.Single(handler.Seen);
    }

    [Theory]
    [InlineData("https://127.0.0.1:8443/x", false)]
    [InlineData("https://127.0.0.2/x", false)]
    [InlineData("https://hub.127.0.0.1.invalid/x", false)]
    [InlineData("https://127.0.0.1/x", true)]
    [InlineData("https://127.0.0.1:443/x", true)]
    public async Task Download_Redirect_TokenNeedsSchemeHostAndPort(string location, bool expected)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        using var handler = new FakeHandler(r => r.RequestUri!.AbsolutePath == "/x"
            ? new(HttpStatusCode.NotFound)
            : new(HttpStatusCode.Found) { Headers = { Location = new(location) } });
        using HuggingFaceHub hub = fake.Client(fake.Options() with { Endpoint = new("https://127.0.0.1"), Token = FakeHub.Token }, handler: handler);

        await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync("org/name", cancellationToken: Cancel));

        Assert.Equal([true, expected], handler.Seen.Select(s => s.HasToken));
    }

    [Fact]
    public async Task Download_EndpointWithPath_IsKept()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        using HuggingFaceHub hub = fake.Client(fake.Options() with { Endpoint = new(fake.Server.Address, "mirror/hf/"), MaxRetries = 0 });

        await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync("org/name", cancellationToken: Cancel));

        Assert.Equal("/mirror/hf/api/models/org/name/revision/main?blobs=true", fake.Server.Requests.Single().Target);
    }

    private static Task<FakeServer> StoreAsync(FakeFile file) => FakeServer.StartAsync(async context => await context.Response.Body.WriteAsync(file.Content));

    private static Task<bool> RedirectAsync(FakeHub fake, FakeFile file, HttpContext context, string location)
    {
        fake.Describe(context, file);
        context.Response.StatusCode = 302;
        context.Response.Headers.Location = location;
        return Task.FromResult(true);
    }
}
