using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SKIntern.Models.Hub;
using SKIntern.Testing;

namespace SKIntern.Models.Tests.Hub;

/// <summary>A hub with one repository, which answers as the real one does unless a test says otherwise, and a cache for it.</summary>
internal sealed class FakeHub : IAsyncDisposable
{
    internal const string Repository = "org/name";
    internal const string Commit = "0123456789abcdef0123456789abcdef01234567";
    internal const string Token = "hf_SecretSecretSecret";

    private readonly Dictionary<string, FakeFile> _files = new(StringComparer.Ordinal);
    private readonly TemporaryFolder _folder = new();

    internal FakeServer Server { get; private set; } = null!;

    internal CapturedLog Log { get; } = new();

    internal FastTime Time { get; } = new();

    internal string Cache => _folder.File("hub");

    /// <summary>A path beside the cache.</summary>
    internal string Outside => _folder.File("outside");

    internal string Folder => Path.Combine(Cache, "models--org--name");

    internal string Snapshot => Path.Combine(Folder, "snapshots", Commit);

    /// <summary>Answers instead of the hub where it returns true.</summary>
    internal Func<HttpContext, Task<bool>> Instead { get; set; } = _ => Task.FromResult(false);

    internal string? Listing { get; set; }

    internal string AnsweredCommit { get; set; } = Commit;

    internal static async Task<FakeHub> StartAsync()
    {
        var hub = new FakeHub();
        hub.Server = await FakeServer.StartAsync(async context =>
        {
            if (!await hub.Instead(context))
            {
                await hub.AnswerAsync(context);
            }
        });
        return hub;
    }

    internal FakeFile Add(string name, byte[] content, bool isLarge = false) => _files[name] = new(name, content, isLarge);

    internal FakeFile Add(string name, string text) => Add(name, Encoding.UTF8.GetBytes(text));

    /// <summary>A file that no compression and no pattern would make right by chance.</summary>
    internal FakeFile AddLarge(string name, int size, int seed = 1)
    {
        byte[] content = new byte[size];
        new Random(seed).NextBytes(content);
        return Add(name, content, isLarge: true);
    }

    internal HuggingFaceHubOptions Options() => new()
    {
        Endpoint = Server.Address,
        CacheFolder = Cache,
        MetadataTimeout = TimeSpan.FromHours(20),
        DownloadTimeout = TimeSpan.FromHours(20),
    };

    internal HuggingFaceHub Client(HuggingFaceHubOptions? options = null, HubDisk? disk = null, HttpMessageHandler? handler = null)
        => new(options ?? Options(), Log, Time, handler, disk ?? new HubDisk());

    internal string IncompletePath(FakeFile file) => Path.Combine(Folder, "blobs", file.Blob + ".incomplete");

    internal string BlobPath(FakeFile file) => Path.Combine(Folder, "blobs", file.Blob);

    internal FakeServer.Request[] GetsOf(string file) => [.. Server.Requests.Where(r => r.IsGetOf(file))];

    /// <summary>Whether a request is for the content of a file.</summary>
    internal static bool IsGetOf(HttpContext context, string file)
        => context.Request.Method == "GET" && context.Request.Path.Value!.EndsWith("/" + file, StringComparison.Ordinal);

    internal static long RangeStart(HttpContext context)
        => context.Request.Headers.Range.ToString() is { Length: > 0 } range ? long.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture) : 0;

    internal async Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!;
        if (path.StartsWith("/api/models/org/name/revision/", StringComparison.Ordinal))
        {
            await context.Response.WriteAsync(Listing ?? MakeListing());
            return;
        }

        string[] parts = path.Split('/', 6);
        if (path.StartsWith("/org/name/resolve/", StringComparison.Ordinal) && parts.Length == 6 && _files.TryGetValue(parts[5], out FakeFile? file))
        {
            await SendAsync(context, file);
            return;
        }

        await RefuseAsync(context, 404, path.StartsWith("/org/name/", StringComparison.Ordinal) ? "EntryNotFound" : "RepoNotFound");
    }

    internal static Task RefuseAsync(HttpContext context, int status, string? code = null, string? message = null)
    {
        context.Response.StatusCode = status;
        context.Response.Headers["X-Repo-Commit"] = Commit;
        if (code is not null)
        {
            context.Response.Headers["X-Error-Code"] = code;
        }

        if (message is not null)
        {
            context.Response.Headers["X-Error-Message"] = message;
        }

        return Task.CompletedTask;
    }

    internal void Describe(HttpContext context, FakeFile file)
    {
        context.Response.Headers["X-Repo-Commit"] = AnsweredCommit;
        context.Response.Headers.ETag = $"\"{file.Blob}\"";
        if (file.IsLarge)
        {
            context.Response.Headers["X-Linked-Etag"] = $"\"{file.Blob}\"";
            context.Response.Headers["X-Linked-Size"] = file.Content.Length.ToString(CultureInfo.InvariantCulture);
        }
    }

    internal async Task SendAsync(HttpContext context, FakeFile file)
    {
        Describe(context, file);
        int from = (int)RangeStart(context);
        if (from > 0)
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes {from}-{file.Content.Length - 1}/{file.Content.Length}";
        }

        context.Response.ContentLength = file.Content.Length - from;
        if (context.Request.Method == "GET")
        {
            await context.Response.Body.WriteAsync(file.Content.AsMemory(from));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    private string MakeListing() => new JsonObject
    {
        ["sha"] = AnsweredCommit,
        ["siblings"] = new JsonArray([.. _files.Values.Select(MakeSibling)]),
    }.ToJsonString();

    private static JsonNode MakeSibling(FakeFile file)
    {
        var sibling = new JsonObject { ["rfilename"] = file.Name, ["size"] = file.Content.Length, ["blobId"] = file.GitSha1 };
        if (file.IsLarge)
        {
            // Of a large file git has a pointer only, whose hash is of no use.
            sibling["blobId"] = new string('f', 40);
            sibling["lfs"] = new JsonObject { ["sha256"] = file.Sha256, ["size"] = file.Content.Length, ["pointerSize"] = 134 };
        }

        return sibling;
    }
}
