using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace SKIntern.Models.Hub;

/// <summary>
/// Requests to the hub. Redirects are followed here and not by the handler, because the token must go with those that stay at the
/// endpoint and with no other, and because the hub says what a file is in the answer that redirects.
/// </summary>
internal sealed class HubHttp : IDisposable
{
    private const int MaxRedirects = 10;

    private static readonly string UserAgent = $"skintern-dotnet/{typeof(HubHttp).Assembly.GetName().Version?.ToString(3)}";

    private readonly HttpMessageInvoker _client;
    private readonly HuggingFaceHubOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly AuthenticationHeaderValue? _authorization;

    internal HubHttp(HuggingFaceHubOptions options, HttpMessageHandler? handler, TimeProvider time, ILogger logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        _client = handler is null
            ? new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
            : new(handler, disposeHandler: false);
        _authorization = options.Token is null ? null : new("Bearer", options.Token);
    }

    /// <summary>Sends a request and follows redirects.</summary>
    /// <param name="method">GET, or HEAD; of the latter a redirect to another host is the answer, and not followed.</param>
    /// <param name="path">The escaped path below the endpoint, without a slash in front.</param>
    /// <param name="target">What it is about.</param>
    /// <param name="timeout">The wait for each answer's headers.</param>
    /// <param name="from">The first byte that is wanted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>An answer of status 200 or 206, or the redirect of a HEAD, or 416 where <paramref name="from"/> is not 0.</returns>
    internal async Task<HubResponse> SendAsync(
        HttpMethod method, string path, HubTarget target, TimeSpan timeout, long from, CancellationToken cancellationToken)
    {
        var address = new Uri($"{_options.Endpoint.AbsoluteUri.TrimEnd('/')}/{path}");
        var headers = new HubHeaders();
        bool isAtHome = true;
        for (int hops = 0; ; hops++)
        {
            HttpResponseMessage message = await SendOneAsync(method, address, isAtHome, from, target, timeout, cancellationToken).ConfigureAwait(false);
            try
            {
                if (isAtHome)
                {
                    headers.Read(message);
                }

                if (GetRedirect(message, address, target) is not { } next)
                {
                    return IsAnswer(message, from) ? new(message, headers) : throw HubHttpErrors.Make(message, target, isAtHome, address, _time);
                }

                // A chain that has left the endpoint never gets the token again, wherever it leads.
                isAtHome = isAtHome && IsEndpoint(next);
                if (method == HttpMethod.Head && !isAtHome)
                {
                    return new(message, headers);
                }

                if (hops == MaxRedirects)
                {
                    throw target.Error(HubErrorKind.InvalidAnswer, $"more than {MaxRedirects} redirects.", status: message.StatusCode);
                }

                address = next;
            }
            catch
            {
                message.Dispose();
                throw;
            }

            message.Dispose();
        }
    }

    /// <summary>A timer for one wait; the caller disposes it.</summary>
    internal CancellationTokenSource StartTimer(TimeSpan timeout) => new(timeout, _time);

    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> SendOneAsync(
        HttpMethod method, Uri address, bool isAtHome, long from, HubTarget target, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.UserAgent.ParseAdd(UserAgent);

        // A compressed body has another length and another hash.
        request.Headers.AcceptEncoding.ParseAdd("identity");
        request.Headers.Authorization = isAtHome ? _authorization : null;
        request.Headers.Range = from > 0 ? new RangeHeaderValue(from, null) : null;
        using CancellationTokenSource timer = StartTimer(timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            HttpResponseMessage message = await _client.SendAsync(request, either.Token).ConfigureAwait(false);
            HubLog.Answered(_logger, target, method.Method, target.Quote(address.Authority), (int)message.StatusCode);
            return message;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw target.Transient($"{target.Quote(address.Authority)} did not answer within {timeout.TotalSeconds:0.###} s.", e);
        }
        catch (HttpRequestException e)
        {
            throw target.Transient($"{target.Quote(address.Authority)} cannot be reached: {e.Message}", e);
        }
    }

    /// <summary>Where a redirect leads, or null for any other answer.</summary>
    private static Uri? GetRedirect(HttpResponseMessage message, Uri address, HubTarget target)
    {
        if (message.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
        {
            return null;
        }

        Uri next = message.Headers.Location is { } location
            ? new Uri(address, location)
            : throw target.Error(HubErrorKind.InvalidAnswer, "a redirect without an address.", status: message.StatusCode);
        return (next.Scheme, address.Scheme) switch
        {
            ("https", _) or ("http", "http") => next,
            ("http", _) => throw target.Error(HubErrorKind.Unsafe, $"refused a redirect from https to http ({target.Quote(next.Authority)}).", status: message.StatusCode),
            _ => throw target.Error(HubErrorKind.Unsafe, $"refused a redirect to '{target.Quote(next.Scheme)}'; expected https.", status: message.StatusCode),
        };
    }

    private bool IsEndpoint(Uri address)
        => Uri.Compare(address, _options.Endpoint, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static bool IsAnswer(HttpResponseMessage message, long from)
        => message.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent
            || (message.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && from > 0);
}
