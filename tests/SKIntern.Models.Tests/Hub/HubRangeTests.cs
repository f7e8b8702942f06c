using Microsoft.AspNetCore.Http;
using SKIntern.Models.Hub;

namespace SKIntern.Models.Tests.Hub;

/// <summary>What an earlier download has left, and servers that treat ranges in their own way.</summary>
public sealed class HubRangeTests
{
    private const string Name = "model.gguf";
    private const int Size = 300_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Download_ServerIgnoresRange_TakesAllAgain()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.AddLarge(Name, Size);
        LeaveIncomplete(fake, file, file.Content[..500]);
        fake.Instead = context => AnswerAsync(fake, file, context, 200, null, file.Content);
        using HuggingFaceHub hub = fake.Client();

        string path = await hub.DownloadFileAsync("org/name", Name, cancellationToken: Cancel);

        Assert.Equal(file.Content, File.ReadAllBytes(path));
        Assert.Equal(["bytes=500-"], fake.GetsOf(Name).Select(r => r.Range));
    }

    [Theory]
    [InlineData("bytes 0-299999/300000")]
    [InlineData("bytes 501-299999/300000")]
    [InlineData("items 500-299999/300000")]
    [InlineData(null)]
    public async Task Download_WrongContentRange_StartsAgain(string? range)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.AddLarge(Name, Size);
        LeaveIncomplete(fake, file, file.Content[..500]);
        fake.Instead = context => FakeHub.RangeStart(context) > 0 ? AnswerAsync(fake, file, context, 206, range, file.Content[500..]) : Task.FromResult(false);
        using HuggingFaceHub hub = fake.Client();

        string path = await hub.DownloadFileAsync("org/name", Name, cancellationToken: Cancel);

        Assert.Equal(file.Content, File.ReadAllBytes(path));
        Assert.Equal(["bytes=500-", ""], fake.GetsOf(Name).Select(r => r.Range));
    }

    [Fact]
    public async Task Download_RangeNotSatisfiable_StartsAgain()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.AddLarge(Name, Size);
        LeaveIncomplete(fake, file, file.Content[..500]);
        fake.Instead = context => FakeHub.RangeStart(context) > 0 ? AnswerAsync(fake, file, context, 416, "bytes */300000", []) : Task.FromResult(false);
        using HuggingFaceHub hub = fake.Client();

        string path = await hub.DownloadFileAsync("org/name", Name, cancellationToken: Cancel);

        Assert.Equal(file.Content, File.ReadAllBytes(path));
        Assert.Equal(["bytes=500-", ""], fake.GetsOf(Name).Select(r => r.Range));
    }

    [Fact]
    public async Task Download_OtherEntityTagOnResume_StartsAgain()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.AddLarge(Name, Size);
        FakeFile other = new(Name, [.. file.Content.Reverse()], IsLarge: true);
        LeaveIncomplete(fake, file, file.Content[..500]);
        fake.Instead = context => FakeHub.RangeStart(context) > 0
            ? AnswerAsync(fake, other, context, 206, "bytes 500-299999/300000", other.Content[500..])
            : Task.FromResult(false);
        using HuggingFaceHub hub = fake.Client();

        string path = await hub.DownloadFileAsync("org/name", Name, cancellationToken: Cancel);

        Assert.Equal(file.Content, File.ReadAllBytes(path));
        Assert.Contains(fake.Log.Warnings, w => w.Contains($"expected '{file.Blob}', found '{other.Blob}'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Download_IncompleteFileOfOtherContent_IsFoundOutAndReplaced()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.AddLarge(Name, Size);
        LeaveIncomplete(fake, file, new byte[1000]);
        using HuggingFaceHub hub = fake.Client();

        string path = await hub.DownloadFileAsync("org/name", Name, cancellationToken: Cancel);

        Assert.Equal(file.Content, File.ReadAllBytes(path));
        Assert.Equal(["bytes=1000-", ""], fake.GetsOf(Name).Select(r => r.Range));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(7, 1)]
    public async Task Download_IncompleteFileOfFullLengthOrMore_IsTakenOrReplaced(int excess, int requests)
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.AddLarge(Name, Size);
        LeaveIncomplete(fake, file, [.. file.Content, .. new byte[excess]]);
        using HuggingFaceHub hub = fake.Client();

        string path = await hub.DownloadFileAsync("org/name", Name, cancellationToken: Cancel);

        Assert.Equal(file.Content, File.ReadAllBytes(path));
        Assert.Equal(requests, fake.GetsOf(Name).Length);
    }

    [Fact]
    public async Task Download_GitFile_ResumesToo()
    {
        await using FakeHub fake = await FakeHub.StartAsync();
        FakeFile file = fake.Add("tokenizer.json", new string('x', 5000));
        LeaveIncomplete(fake, file, file.Content[..4000]);
        using HuggingFaceHub hub = fake.Client();

        string path = await hub.DownloadFileAsync("org/name", "tokenizer.json", cancellationToken: Cancel);

        Assert.Equal(file.Content, File.ReadAllBytes(path));
        Assert.Equal(["bytes=4000-"], fake.GetsOf("tokenizer.json").Select(r => r.Range));
    }

    private static void LeaveIncomplete(FakeHub fake, FakeFile file, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(fake.IncompletePath(file))!);
        File.WriteAllBytes(fake.IncompletePath(file), content);
    }

    private static async Task<bool> AnswerAsync(FakeHub fake, FakeFile file, HttpContext context, int status, string? range, byte[] body)
    {
        if (!FakeHub.IsGetOf(context, file.Name))
        {
            return false;
        }

        fake.Describe(context, file);
        context.Response.StatusCode = status;
        context.Response.Headers.ContentRange = range;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body);
        return true;
    }
}
