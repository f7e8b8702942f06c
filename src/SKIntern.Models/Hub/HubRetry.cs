using Microsoft.Extensions.Logging;

namespace SKIntern.Models.Hub;

/// <summary>How long to wait before a retry, and when to give up.</summary>
internal sealed class HubRetry
{
    private readonly HuggingFaceHubOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    internal HubRetry(HuggingFaceHubOptions options, TimeProvider time, ILogger logger) => (_options, _time, _logger) = (options, time, logger);

    /// <summary>Runs a request until it succeeds, fails for good, or has failed too often.</summary>
    internal async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> request, int maxRetries, CancellationToken cancellationToken)
    {
        for (int failures = 1; ; failures++)
        {
            try
            {
                return await request(cancellationToken).ConfigureAwait(false);
            }
            catch (HubException e) when (CanRetry(e, failures, maxRetries))
            {
                await DelayAsync(e, failures, maxRetries, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether the failure may pass and the wait that the server asks for is not too long.</summary>
    internal bool CanRetry(HubException e, int failures, int maxRetries)
        => e.IsTransient && failures <= maxRetries && (e.RetryAfter ?? TimeSpan.Zero) <= _options.MaxRetryDelay;

    internal Task DelayAsync(HubException e, int failures, int maxRetries, CancellationToken cancellationToken)
    {
        // Beyond 2^20 the limit holds anyway; the bound keeps the double finite.
        double backoff = _options.RetryDelay.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 20));
        TimeSpan delay = e.RetryAfter ?? TimeSpan.FromSeconds(Math.Min(backoff, _options.MaxRetryDelay.TotalSeconds));
        HubLog.Retrying(_logger, failures, maxRetries, delay, e.Message);
        return Task.Delay(delay, _time, cancellationToken);
    }
}
