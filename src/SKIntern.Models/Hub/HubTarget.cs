using System.Net;

namespace SKIntern.Models.Hub;

/// <summary>What a request is about; all exceptions are made here, so that none shows the token.</summary>
internal sealed class HubTarget
{
    private readonly string? _token;

    internal HubTarget(HubRepository repository, string? file, string? token) => (Repository, File, _token) = (repository, file, token);

    internal HubRepository Repository { get; }

    internal string? File { get; }

    internal HubTarget For(string file) => new(Repository, file, _token);

    public override string ToString() => Hide(File is null ? $"{Repository}" : $"{Repository}, file '{File}'");

    internal HubException Error(
        HubErrorKind kind,
        string message,
        Exception? inner = null,
        HttpStatusCode? status = null,
        TimeSpan? retryAfter = null,
        bool isTransient = false,
        string? commit = null)
        // Even an inner exception may quote the server (the host that a redirect names).
        => new(kind, $"{this}: {Hide(message)}", inner is not null && Hide(inner.ToString()) == inner.ToString() ? inner : null)
        {
            Repository = Repository.Id,
            Revision = Repository.Revision,
            File = File is null ? null : Hide(File),
            StatusCode = status,
            RetryAfter = retryAfter,
            IsTransient = isTransient,
            Commit = commit,
        };

    /// <summary>The kind of failure that may pass: a lost connection, silence, a body cut short.</summary>
    internal HubException Transient(string message, Exception? inner = null) => Error(HubErrorKind.Network, message, inner, isTransient: true);

    /// <summary>What a server said, fit for a message: one line, not long, and without a token that it echoes.</summary>
    internal string Quote(string? text)
    {
        const int Longest = 200;
        string line = string.Concat(Hide(text ?? "").Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length <= Longest ? line : line[..Longest] + "…";
    }

    private string Hide(string text) => _token is null ? text : text.Replace(_token, "(hidden)", StringComparison.OrdinalIgnoreCase);
}
