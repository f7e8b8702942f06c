namespace SKIntern.Models.Tests.Hub;

/// <summary>Answers without any server, for addresses that a test cannot serve, such as https.</summary>
internal sealed class FakeHandler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
{
    internal List<(Uri? Address, bool HasToken)> Seen { get; } = [];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Seen.Add((request.RequestUri, request.Headers.Authorization is not null));
        return Task.FromResult(answer(request));
    }
}
