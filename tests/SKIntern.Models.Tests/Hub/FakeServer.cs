using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SKIntern.Models.Tests.Hub;

/// <summary>Kestrel on a free port of 127.0.0.1 that notes what it is asked.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeServer(WebApplication app) => _app = app;

    internal ConcurrentQueue<Request> Requests { get; } = new();

    internal Uri Address { get; private set; } = null!;

    internal static async Task<FakeServer> StartAsync(RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        var server = new FakeServer(app);
        app.Run(context =>
        {
            server.Requests.Enqueue(new(
                context.Request.Method,
                context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
                context.Request.Headers.Range.ToString(),
                context.Request.Headers.Authorization.ToString()));
            return answer(context);
        });
        await app.StartAsync();
        server.Address = new(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        // Some tests leave a request hanging on purpose.
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    internal sealed record Request(string Method, string Target, string Range, string Authorization)
    {
        internal bool IsGetOf(string file) => Method == "GET" && Target.EndsWith("/" + file, StringComparison.Ordinal);
    }
}
