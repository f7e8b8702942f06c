using System.Net;

namespace SKIntern.Models.Hub;

/// <summary>
/// A model or file of the hub cannot be had; the message names repository, revision and file, what was expected and what was
/// found. It never holds the token.
/// </summary>
public sealed class HubException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="kind">Why.</param>
    /// <param name="message">What is wrong and, where there is one, the remedy.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public HubException(HubErrorKind kind, string message, Exception? innerException = null)
        : base(message, innerException) => Kind = kind;

    /// <summary>Why.</summary>
    public HubErrorKind Kind { get; }

    /// <summary>The server's answer, or <see langword="null"/> where there was none.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>The repository, such as <c>org/name</c>.</summary>
    public string? Repository { get; init; }

    /// <summary>The branch, tag or commit.</summary>
    public string? Revision { get; init; }

    /// <summary>The file in the repository, or <see langword="null"/> where all of it is meant.</summary>
    public string? File { get; init; }

    /// <summary>How long the server asks to wait, if it said so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The commit that the server spoke of, where that is all that it could say.</summary>
    internal string? Commit { get; init; }

    /// <summary>Whether the same request may succeed a moment later.</summary>
    internal bool IsTransient { get; init; }

    /// <summary>Whether this says that the server cannot answer now, and nothing about what was asked for.</summary>
    internal bool IsOutage => Kind is HubErrorKind.Network or HubErrorKind.RateLimited or HubErrorKind.Server;
}
