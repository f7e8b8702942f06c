using System.Net.Http.Headers;

namespace SKIntern.Models.Hub;

/// <summary>An answer and what the hub's own hosts said on the way to it.</summary>
internal sealed class HubResponse : IDisposable
{
    private readonly HttpResponseMessage _message;

    internal HubResponse(HttpResponseMessage message, HubHeaders headers) => (_message, Headers) = (message, headers);

    internal HubHeaders Headers { get; }

    internal int Status => (int)_message.StatusCode;

    internal HttpContent Content => _message.Content;

    internal ContentRangeHeaderValue? ContentRange => _message.Content.Headers.ContentRange;

    internal long? ContentLength => _message.Content.Headers.ContentLength;

    public void Dispose() => _message.Dispose();
}
