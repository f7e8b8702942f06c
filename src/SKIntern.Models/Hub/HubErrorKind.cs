namespace SKIntern.Models.Hub;

/// <summary>Why the hub could not give what was asked for.</summary>
public enum HubErrorKind
{
    /// <summary>The server cannot be reached, does not answer in time, or drops the connection again and again.</summary>
    Network,

    /// <summary>401: a token is missing or not valid, or the repository does not exist (the hub does not tell which).</summary>
    Unauthorized,

    /// <summary>403: the token has no access, for example because the licence of a gated model was not accepted.</summary>
    Forbidden,

    /// <summary>The repository does not exist, or is private.</summary>
    RepositoryNotFound,

    /// <summary>The repository exists, the revision does not.</summary>
    RevisionNotFound,

    /// <summary>The revision exists, the file does not, or no file fits the selection.</summary>
    EntryNotFound,

    /// <summary>429 after all retries.</summary>
    RateLimited,

    /// <summary>Another HTTP error: 5xx after all retries, or a status that a hub does not give.</summary>
    Server,

    /// <summary>The answer is no hub's answer: malformed JSON, a commit that is no hash, a file without size or hash.</summary>
    InvalidAnswer,

    /// <summary>A file's size or hash is not the one that the hub announced.</summary>
    Integrity,

    /// <summary>Following the answer would be unsafe: a file name that leaves its folder, a redirect from https to http.</summary>
    Unsafe,

    /// <summary>The network may not be used, and the cache does not have it.</summary>
    NotCached,

    /// <summary>The disk has too little room for the download.</summary>
    DiskFull,
}
