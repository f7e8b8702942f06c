using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace SKIntern.Models.Hub;

/// <summary>From a refusing answer to an exception that says what to do.</summary>
internal static partial class HubHttpErrors
{
    internal static HubException Make(HttpResponseMessage message, HubTarget target, bool isAtHome, Uri address, TimeProvider time)
    {
        HttpStatusCode status = message.StatusCode;
        string said = HubHeaders.Get(message, "X-Error-Message") is { Length: > 0 } text ? $" The server says: {target.Quote(text)}" : "";
        if (IsTransient(status))
        {
            TimeSpan? wait = GetRetryAfter(message, time);
            string asks = wait is { } asked ? $" It asks to wait {asked:c}." : "";
            return target.Error(
                status == HttpStatusCode.TooManyRequests ? HubErrorKind.RateLimited : HubErrorKind.Server,
                status == HttpStatusCode.TooManyRequests ? $"too many requests (429).{asks}{said}" : $"{target.Quote(address.Authority)} answered {(int)status}.{asks}{said}",
                status: status,
                retryAfter: wait,
                isTransient: true);
        }

        // What a store behind a redirect refuses says nothing about token or repository.
        (HubErrorKind kind, string what) = isAtHome
            ? Explain(status, HubHeaders.Get(message, "X-Error-Code"), target)
            : (HubErrorKind.Server, $"{target.Quote(address.Authority)}, where the hub redirects to, answered {(int)status}.");
        string? commit = isAtHome && HubHeaders.Get(message, "X-Repo-Commit") is { } named && HubNames.IsCommit(named) ? named : null;
        return target.Error(kind, what + said, status: status, commit: commit);
    }

    private static (HubErrorKind Kind, string What) Explain(HttpStatusCode status, string? code, HubTarget target) => (code, (int)status) switch
    {
        ("RevisionNotFound", _) => (HubErrorKind.RevisionNotFound, $"the repository has no revision '{target.Repository.Revision}' ({(int)status})."),
        ("EntryNotFound", _) => (HubErrorKind.EntryNotFound, $"the revision has no such file ({(int)status})."),
        ("GatedRepo", 401) => (HubErrorKind.Unauthorized, "the model is gated (401). Accept its licence on the hub, then set HF_TOKEN to a token of that account."),
        ("GatedRepo", _) => (HubErrorKind.Forbidden, $"the model is gated ({(int)status}). Accept its licence on the hub with the account of the token in HF_TOKEN."),
        ("RepoNotFound", 401) or (_, 401) => (HubErrorKind.Unauthorized, "unauthorised (401). Set HF_TOKEN to a valid token, or check the name: the hub answers the same where a repository does not exist."),
        ("RepoNotFound", _) => (HubErrorKind.RepositoryNotFound, $"there is no such repository ({(int)status}), or it is private and HF_TOKEN has no access."),
        (_, 403) => (HubErrorKind.Forbidden, "access is forbidden (403). The token in HF_TOKEN lacks the right to read this repository."),
        (_, 404) when target.File is null => (HubErrorKind.RepositoryNotFound, "there is no such repository or revision (404)."),
        (_, 404) => (HubErrorKind.EntryNotFound, "there is no such file, revision or repository (404)."),
        _ => (HubErrorKind.Server, $"the server answered {(int)status}; expected 200."),
    };

    private static bool IsTransient(HttpStatusCode status)
        => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
            or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private static TimeSpan? GetRetryAfter(HttpResponseMessage message, TimeProvider time)
    {
        // The public hub's own way (RateLimit: "api";r=0;t=55) is read where the standard header is not given.
        TimeSpan? wait = message.Headers.RetryAfter is { } header ? header.Delta ?? (header.Date - time.GetUtcNow())
            : RateLimitReset().Match(HubHeaders.Get(message, "RateLimit") ?? "") is { Success: true } match ? TimeSpan.FromSeconds(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))
            : null;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    [GeneratedRegex(@";\s*t=([0-9]{1,9})\b")]
    private static partial Regex RateLimitReset();
}
