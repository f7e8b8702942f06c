using System.Globalization;
using System.Text.RegularExpressions;

namespace SKIntern.Models.Hub;

/// <summary>Reads the variables of Python's huggingface_hub, so that one setting serves both.</summary>
/// <remarks>An empty variable counts as one that is not set.</remarks>
internal sealed partial class HubEnvironment
{
    /// <summary>Longer waits are typing errors (milliseconds for seconds), and timers cannot hold them.</summary>
    internal static readonly TimeSpan MaxTimeout = TimeSpan.FromDays(1);

    private const int MaxTokenFileBytes = 4096;

    private readonly Func<string, string?> _variables;

    internal HubEnvironment(Func<string, string?> variables) => _variables = variables;

    /// <summary>The cache where no variable says otherwise.</summary>
    internal static string DefaultCacheFolder() => Path.Combine(UserFolder, ".cache", "huggingface", "hub");

    /// <exception cref="ArgumentException">A variable has a value that cannot be.</exception>
    internal HuggingFaceHubOptions ReadOptions()
    {
        string home = ReadPath("HF_HOME") ?? Path.Combine(ReadPath("XDG_CACHE_HOME") ?? Path.Combine(UserFolder, ".cache"), "huggingface");
        var defaults = new HuggingFaceHubOptions();
        return defaults with
        {
            Endpoint = ReadEndpoint(),
            CacheFolder = ReadPath("HF_HUB_CACHE") ?? ReadPath("HUGGINGFACE_HUB_CACHE") ?? Path.Combine(home, "hub"),
            Token = ReadFlag("HF_HUB_DISABLE_IMPLICIT_TOKEN") ? null : ReadToken(home),
            Offline = Read("HF_HUB_OFFLINE") is null ? ReadFlag("TRANSFORMERS_OFFLINE") : ReadFlag("HF_HUB_OFFLINE"),
            MetadataTimeout = ReadSeconds("HF_HUB_ETAG_TIMEOUT") ?? defaults.MetadataTimeout,
            DownloadTimeout = ReadSeconds("HF_HUB_DOWNLOAD_TIMEOUT") ?? defaults.DownloadTimeout,
        };
    }

    internal static string? FindEndpointFault(Uri endpoint)
        => !endpoint.IsAbsoluteUri || (endpoint.Scheme != Uri.UriSchemeHttp && endpoint.Scheme != Uri.UriSchemeHttps) ? "expected an address that begins with http:// or https://"
            : endpoint.UserInfo.Length > 0 ? "expected no user and password in the address (they would be shown in messages)"
            : endpoint.Query.Length > 0 || endpoint.Fragment.Length > 0 ? "expected an address without query and fragment"
            : null;

    /// <summary>A token goes into a header as it is; the message never shows it.</summary>
    internal static string? FindTokenFault(string token)
        => token.Length == 0 ? "expected a token, found an empty text"
            : token.All(c => c is > ' ' and <= '~') ? null
            : "the token has characters that no token has (a space, a line break, or one outside ASCII)";

    private static string UserFolder => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    private string? Read(string name) => _variables(name) is { Length: > 0 } value ? value : null;

    private bool ReadFlag(string name) => Read(name)?.ToUpperInvariant() switch
    {
        "1" or "ON" or "YES" or "TRUE" => true,
        null or "0" or "OFF" or "NO" or "FALSE" => false,
        _ => throw Invalid(name, "expected 1, on, yes or true, or else 0, off, no or false"),
    };

    private TimeSpan? ReadSeconds(string name)
    {
        if (Read(name) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds >= 1 && seconds <= MaxTimeout.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw Invalid(name, $"expected whole seconds, 1 to {MaxTimeout.TotalSeconds}, found '{text}'");
    }

    private Uri ReadEndpoint()
    {
        const string Name = "HF_ENDPOINT";
        if (Read(Name) is not { } text)
        {
            return HuggingFaceHubOptions.DefaultEndpoint;
        }

        return !Uri.TryCreate(text, UriKind.Absolute, out Uri? endpoint) ? throw Invalid(Name, "expected an address that begins with http:// or https://")
            : FindEndpointFault(endpoint) is { } fault ? throw Invalid(Name, fault)
            : endpoint;
    }

    private string? ReadToken(string home)
    {
        foreach (string name in (string[])["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"])
        {
            // People paste tokens with a line break at the end.
            if (Read(name)?.Trim() is { Length: > 0 } token)
            {
                return FindTokenFault(token) is { } fault ? throw Invalid(name, fault) : token;
            }
        }

        string path = ReadPath("HF_TOKEN_PATH") ?? Path.Combine(home, "token");
        if (!File.Exists(path))
        {
            return null;
        }

        return ReadTokenFile(path).Trim() is { Length: > 0 } text
            ? FindTokenFault(text) is { } fileFault ? throw new ArgumentException($"The token file '{path}': {fileFault}.") : text
            : null;
    }

    private static string ReadTokenFile(string path)
    {
        try
        {
            return new FileInfo(path).Length <= MaxTokenFileBytes
                ? File.ReadAllText(path)
                : throw new ArgumentException($"The token file '{path}': expected at most {MaxTokenFileBytes} bytes.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"The token file '{path}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>A path in which <c>~</c>, <c>$NAME</c> and <c>${NAME}</c> stand for what they do in a shell; unknown names stay.</summary>
    private string? ReadPath(string name)
    {
        if (Read(name) is not { } text)
        {
            return null;
        }

        text = text is "~" || text.StartsWith("~/", StringComparison.Ordinal) || text.StartsWith($"~{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? UserFolder + text[1..]
            : text;
        text = Variable().Replace(text, m => _variables(m.Groups[1].Value) ?? m.Value);
        return text.Contains('\0', StringComparison.Ordinal) ? throw Invalid(name, "expected a path") : Path.GetFullPath(text);
    }

    private static ArgumentException Invalid(string name, string fault) => new($"The environment variable {name}: {fault}.");

    [GeneratedRegex(@"\$\{?(\w+)\}?")]
    private static partial Regex Variable();
}
