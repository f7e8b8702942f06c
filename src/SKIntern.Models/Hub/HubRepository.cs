namespace SKIntern.Models.Hub;

/// <summary>A model repository of the hub at a revision, as in <c>name</c>, <c>org/name</c> or <c>org/name@revision</c>.</summary>
public sealed record HubRepository
{
    /// <summary>The revision that is meant where none is named.</summary>
    public const string DefaultRevision = "main";

    /// <summary>The longest name of an organisation or a repository, as in huggingface_hub.</summary>
    private const int MaxNameLength = 96;

    private const int MaxRevisionLength = 255;

    private HubRepository(string id, string revision) => (Id, Revision) = (id, revision);

    /// <summary>The repository without revision, such as <c>org/name</c>.</summary>
    public string Id { get; }

    /// <summary>A branch, a tag, a commit (40 hexadecimal digits) or <c>refs/pr/N</c>.</summary>
    public string Revision { get; }

    /// <summary>Whether the revision is a full commit, so that its files never change.</summary>
    public bool IsCommit => HubNames.IsCommit(Revision);

    /// <summary>The repository's folder in the cache.</summary>
    internal string FolderName => $"models--{Id.Replace("/", "--", StringComparison.Ordinal)}";

    /// <summary>Reads a repository's name.</summary>
    /// <param name="text">
    /// <c>name</c>, <c>org/name</c>, or either with <c>@revision</c>. Names have 1 to 96 of the characters <c>A-Z a-z 0-9 - _ .</c>,
    /// begin and end with a letter, digit or underscore, hold neither <c>--</c> nor <c>..</c>, and do not end with <c>.git</c>.
    /// A revision is what git allows as the name of a branch or tag.
    /// </param>
    /// <returns>The repository and its revision, <c>main</c> where none is named.</returns>
    /// <exception cref="ArgumentException">It is no such name; the message says which rule it breaks.</exception>
    public static HubRepository Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int at = text.IndexOf('@', StringComparison.Ordinal);
        string id = at < 0 ? text : text[..at];
        string revision = at < 0 ? DefaultRevision : text[(at + 1)..];
        string? fault = FindIdFault(id) ?? FindRevisionFault(revision);
        return fault is null
            ? new(id, revision)
            : throw new ArgumentException($"'{text}' names no repository of the hub (name, org/name or org/name@revision): {fault}.", nameof(text));
    }

    /// <summary>The repository as <see cref="Parse"/> reads it.</summary>
    /// <returns><c>org/name@revision</c>.</returns>
    public override string ToString() => $"{Id}@{Revision}";

    private static string? FindIdFault(string id)
    {
        string[] names = id.Split('/');
        if (names.Length > 2)
        {
            return "the name has more than one '/'";
        }

        if (names.Select(FindNameFault).FirstOrDefault(f => f is not null) is { } fault)
        {
            return fault;
        }

        // Two dashes separate organisation and name in the cache.
        return id.Contains("--", StringComparison.Ordinal) || id.Contains("..", StringComparison.Ordinal) ? "'--' and '..' are not allowed in a name"
            : id.EndsWith(".git", StringComparison.Ordinal) ? "a name does not end with '.git'"
            : null;
    }

    private static string? FindNameFault(string name)
        => name.Length is 0 or > MaxNameLength ? $"a name has 1 to {MaxNameLength} characters, found {name.Length}"
            : !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? "a name has only letters (A-Z, a-z), digits, '-', '_' and '.'"
            : name[0] is '-' or '.' || name[^1] is '-' or '.' ? "a name does not begin or end with '-' or '.'"
            : null;

    /// <summary>The rules of git-check-ref-format, and those of a path: a revision becomes a file below <c>refs</c>.</summary>
    private static string? FindRevisionFault(string revision)
        => revision.Length is 0 or > MaxRevisionLength ? $"a revision has 1 to {MaxRevisionLength} characters, found {revision.Length}"
            : revision.Any(c => char.IsControl(c) || " ~^:?*[\\".Contains(c, StringComparison.Ordinal)) ? "the revision has a character that git does not allow"
            : revision.Contains("..", StringComparison.Ordinal) || revision.Contains("@{", StringComparison.Ordinal) ? "the revision has '..' or '@{'"
            : revision is "@" || revision.EndsWith('.') ? "the revision is '@' or ends with '.'"
            : revision.Split('/').Any(s => s.StartsWith('.') || s.StartsWith('-') || s.EndsWith(".lock", StringComparison.Ordinal)) ? "a part of the revision begins with '.' or '-', or ends with '.lock'"
            : HubNames.FindFault(revision) is { } fault ? $"the revision cannot be a path: {fault}"
            : null;
}
