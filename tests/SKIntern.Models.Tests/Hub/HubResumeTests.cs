using Microsoft.AspNetCore.Http;
using SKIntern.Models.Hub;

namespace SKIntern.Models.Tests.Hub;

/// <summary>Servers and networks that fail in the middle of a file.</summary>
public sealed class HubResumeTests
{
    private const string Name = "model.gguf";
    private const int Size = 300_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Download_ConnectionDropped_GoesOnWhereItEnded()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.AddLarge(Name, Size);
        int drops = 0;
        fake.Instead = context => FakeHub.IsGetOf(context, Name) && drops++ < 3 ? SendPartAndDropAsync(fake, file, context, 60_000) : Task.FromResult(false);
        using HuggingFaceHub hub = fake.Client();

        string path = await hub.DownloadFileAsync("org/name", Name, cancellationToken: Cancel);

        Assert.Equal(file.Content, File.ReadAllBytes(path));
        Assert.Equal(["", "bytes=60000-", "bytes=120000-", "bytes=180000-"], fake.GetsOf(Name).Select(r => r.Range));
        Assert.False(File.Exists(fake.IncompletePath(file)));
    }

    [Fact]
    public async Task Download_DroppedTooOften_FailsAndKeepsWhatItHas()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.AddLarge(Name, Size);
        bool isBroken = true;
        fake.Instead = context => FakeHub.IsGetOf(context, Name) && isBroken ? SendPartAndDropAsync(fake, file, context, 1000) : Task.FromResult(false);
        using HuggingFaceHub hub = fake.Client(fake.Options() with { MaxRetries = 2 });

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadFileAsync("org/name", Name, cancellationToken: Cancel));

        Assert.Equal(HubErrorKind.Network, e.Kind);
        Assert.Equal(3, fake.GetsOf(Name).Length);
        Assert.Equal(file.Content[..3000], File.ReadAllBytes(fake.IncompletePath(file)));
        Assert.False(File.Exists(fake.BlobPath(file)));
        Assert.False(hub.TryFindCachedFile("org/name", Name, out _));

        isBroken = false;
        string path = await hub.DownloadFileAsync("org/name", Name, cancellationToken: Cancel);

        Assert.Equal(file.Content, File.ReadAllBytes(path));
        Assert.Equal("bytes=3000-", fake.GetsOf(Name)[^1].Range);
    }

    [Fact]
    public async Task Download_HeadwayBetweenDrops_DoesNotUseUpTheRetries()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.AddLarge(Name, 5_000_000);
        fake.Instead = context => FakeHub.IsGetOf(context, Name) && FakeHub.RangeStart(context) < 3_300_000
            ? SendPartAndDropAsync(fake, file, context, 1_100_000)
            : Task.FromResult(false);
        using HuggingFaceHub hub = fake.Client(fake.Options() with { MaxRetries = 1 });

        string path = await hub.DownloadFileAsync("org/name", Name, cancellationToken: Cancel);

        Assert.Equal(file.Content, File.ReadAllBytes(path));
        Assert.Equal(4, fake.GetsOf(Name).Length);
    }

    [Fact]
    public async Task Download_BodyEndsEarlyWithoutLength_GoesOn()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.AddLarge(Name, Size);
        fake.Instead = async context =>
        {
            if (!FakeHub.IsGetOf(context, Name) || FakeHub.RangeStart(context) > 0)
            {
                return false;
            }

            fake.Describe(context, file);
            await context.Response.Body.WriteAsync(file.Content.AsMemory(0, 1234));
            return true;
        };
        using HuggingFaceHub hub = fake.Client();

        string path = await hub.DownloadFileAsync("org/name", Name, cancellationToken: Cancel);

        Assert.Equal(file.Content, File.ReadAllBytes(path));
        Assert.Equal(["", "bytes=1234-"], fake.GetsOf(Name).Select(r => r.Range));
    }

    [Fact]
    public async Task Download_SilentServer_IsGivenUpAndTriedAgain()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.AddLarge(Name, Size);
        bool isSilent = true;
        fake.Instead = async context =>
        {
            if (!FakeHub.IsGetOf(context, Name) || !isSilent)
            {
                return false;
            }

            isSilent = false;
            fake.Describe(context, file);
            context.Response.ContentLength = file.Content.Length;
            await context.Response.Body.WriteAsync(file.Content.AsMemory(0, 1000));
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        using HuggingFaceHub hub = fake.Client(fake.Options() with { DownloadTimeout = TimeSpan.FromMinutes(10) });

        string path = await hub.DownloadFileAsync("org/name", Name, cancellationToken: Cancel);

        Assert.Equal(file.Content, File.ReadAllBytes(path));
        Assert.Contains(fake.Log.Warnings, w => w.Contains("the server sent nothing for 600 s", StringComparison.Ordinal));
        Assert.Equal("bytes=1000-", fake.GetsOf(Name)[^1].Range);
    }

    [Fact]
    public async Task Download_NoAnswerAtAll_NamesTheWait()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        fake.Instead = async context =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        using HuggingFaceHub hub = fake.Client(fake.Options() with { MetadataTimeout = TimeSpan.FromSeconds(50), MaxRetries = 1 });

        var e = await Assert.ThrowsAsync<HubException>(() => hub.DownloadAsync("org/name", cancellationToken: Cancel));

        Assert.Equal(HubErrorKind.Network, e.Kind);
        Assert.Contains("did not answer within 50 s", e.Message, StringComparison.Ordinal);
        Assert.Equal(2, fake.Server.Requests.Count);
    }

    [Fact]
    public async Task Download_Cancelled_CanBeResumed()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.AddLarge(Name, Size);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        bool isFirst = true;
        fake.Instead = async context =>
        {
            if (!FakeHub.IsGetOf(context, Name) || !isFirst)
            {
                return false;
            }

            isFirst = false;
            await SendPartAsync(fake, file, context, 200_000);
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        using HuggingFaceHub hub = fake.Client();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hub.DownloadFileAsync("org/name", Name, cancellationToken: cancel.Token));

        Assert.False(File.Exists(fake.BlobPath(file)));
        Assert.Equal(200_000, new FileInfo(fake.IncompletePath(file)).Length);

        string path = await hub.DownloadFileAsync("org/name", Name, cancellationToken: Cancel);

        Assert.Equal(file.Content, File.ReadAllBytes(path));
        Assert.Equal("bytes=200000-", fake.GetsOf(Name)[^1].Range);
    }

    private static async Task<bool> SendPartAndDropAsync(FakeHub fake, FakeFile file, HttpContext context, int count)
    {
        await SendPartAsync(fake, file, context, count);
        context.Abort();
        return true;
    }

    /// <summary>Sends a part and waits until it is on the client's disk: a reset connection loses what is on its way.</summary>
    private static async Task SendPartAsync(FakeHub fake, FakeFile file, HttpContext context, int count)
    {
        int from = (int)FakeHub.RangeStart(context);
        fake.Describe(context, file);
        context.Response.StatusCode = from > 0 ? 206 : 200;
        context.Response.Headers.ContentRange = from > 0 ? $"bytes {from}-{file.Content.Length - 1}/{file.Content.Length}" : null;
        context.Response.ContentLength = file.Content.Length - from;
        await context.Response.Body.WriteAsync(file.Content.AsMemory(from, count));
        await context.Response.Body.FlushAsync();
        var incomplete = new FileInfo(fake.IncompletePath(file));
        while (!incomplete.Exists || incomplete.Length < from + count)
        {
            await Task.Delay(1, Cancel);
            incomplete.Refresh();
        }
    }
}
