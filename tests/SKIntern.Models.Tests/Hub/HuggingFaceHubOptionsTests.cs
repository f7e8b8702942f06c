using System.Text.Json;
using SKIntern.Models.Hub;
using SKIntern.Testing;

namespace SKIntern.Models.Tests.Hub;

public sealed class HuggingFaceHubOptionsTests : IDisposable
{
    private static readonly string Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Defaults_AreDocumentedOnes()
    {
        var options = new HuggingFaceHubOptions();

        Assert.Equal("https://huggingface.co/", options.Endpoint.AbsoluteUri);
        Assert.Equal(Path.Combine(Home, ".cache", "huggingface", "hub"), options.CacheFolder);
        Assert.Null(options.Token);
        Assert.False(options.Offline);
        Assert.Equal(TimeSpan.FromSeconds(10), options.MetadataTimeout);
        Assert.Equal(TimeSpan.FromSeconds(10), options.DownloadTimeout);
        Assert.Equal(5, options.MaxRetries);
        Assert.Equal(TimeSpan.FromSeconds(1), options.RetryDelay);
        Assert.Equal(TimeSpan.FromMinutes(5), options.MaxRetryDelay);
        Assert.Equal(4, options.MaxParallelDownloads);
        Assert.True(options.UseSymbolicLinks);
    }

    [Theory]
    [InlineData("", "~/.cache/huggingface/hub")]
    [InlineData("XDG_CACHE_HOME=/x", "/x/huggingface/hub")]
    [InlineData("XDG_CACHE_HOME=/x HF_HOME=/h", "/h/hub")]
    [InlineData("XDG_CACHE_HOME=/x HF_HOME=/h HUGGINGFACE_HUB_CACHE=/o", "/o")]
    [InlineData("XDG_CACHE_HOME=/x HF_HOME=/h HUGGINGFACE_HUB_CACHE=/o HF_HUB_CACHE=/n", "/n")]
    [InlineData("HF_HOME= HF_HUB_CACHE=", "~/.cache/huggingface/hub")]
    [InlineData("HF_HOME=~/models", "~/models/hub")]
    [InlineData("DISK=/d HF_HUB_CACHE=$DISK/${NAME}/c NAME=n", "/d/n/c")]
    [InlineData("HF_HUB_CACHE=/a/$NOBODY", "/a/$NOBODY")]
    public void FromEnvironment_Cache_FirstVariableWins(string variables, string expected)
        => Assert.Equal(expected.Replace("~", Home, StringComparison.Ordinal), Read(variables).CacheFolder);

    [Theory]
    [InlineData("", false)]
    [InlineData("HF_HUB_OFFLINE=1", true)]
    [InlineData("HF_HUB_OFFLINE=yes", true)]
    [InlineData("HF_HUB_OFFLINE=True", true)]
    [InlineData("HF_HUB_OFFLINE=ON", true)]
    [InlineData("HF_HUB_OFFLINE=0", false)]
    [InlineData("TRANSFORMERS_OFFLINE=1", true)]
    [InlineData("HF_HUB_OFFLINE=0 TRANSFORMERS_OFFLINE=1", false)]
    public void FromEnvironment_Offline_AsInHuggingFaceHub(string variables, bool expected) => Assert.Equal(expected, Read(variables).Offline);

    [Fact]
    public void FromEnvironment_EndpointAndTimeouts_AreRead()
    {
        HuggingFaceHubOptions options = Read("HF_ENDPOINT=https://mirror.invalid/hf/ HF_HUB_ETAG_TIMEOUT=3 HF_HUB_DOWNLOAD_TIMEOUT=600");

        Assert.Equal("https://mirror.invalid/hf/", options.Endpoint.AbsoluteUri);
        Assert.Equal(TimeSpan.FromSeconds(3), options.MetadataTimeout);
        Assert.Equal(TimeSpan.FromMinutes(10), options.DownloadTimeout);
    }

    [Theory]
    [InlineData("HF_HUB_OFFLINE=maybe", "HF_HUB_OFFLINE")]
    [InlineData("TRANSFORMERS_OFFLINE=2", "TRANSFORMERS_OFFLINE")]
    [InlineData("HF_ENDPOINT=huggingface.co", "HF_ENDPOINT")]
    [InlineData("HF_ENDPOINT=ftp://huggingface.co", "HF_ENDPOINT")]
    [InlineData("HF_ENDPOINT=https://user:secret@huggingface.co", "HF_ENDPOINT")]
    [InlineData("HF_ENDPOINT=https://huggingface.co?x=y", "HF_ENDPOINT")]
    [InlineData("HF_HUB_ETAG_TIMEOUT=0", "HF_HUB_ETAG_TIMEOUT")]
    [InlineData("HF_HUB_ETAG_TIMEOUT=ten", "HF_HUB_ETAG_TIMEOUT")]
    [InlineData("HF_HUB_DOWNLOAD_TIMEOUT=-1", "HF_HUB_DOWNLOAD_TIMEOUT")]
    [InlineData("HF_HUB_DOWNLOAD_TIMEOUT=1e3", "HF_HUB_DOWNLOAD_TIMEOUT")]
    [InlineData("HF_HUB_DOWNLOAD_TIMEOUT=99999999999", "HF_HUB_DOWNLOAD_TIMEOUT")]
    [InlineData("HF_TOKEN=hf_secret\nX-Evil:1", "HF_TOKEN")]
    [InlineData("HF_TOKEN=hf_secré", "HF_TOKEN")]
    public void FromEnvironment_InvalidValue_NamesTheVariableAndShowsNoSecret(string variable, string expected)
    {
        var e = Assert.Throws<ArgumentException>(() => Read(variable));

        Assert.Contains($"The environment variable {expected}: ", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secr", e.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("HF_TOKEN=hf_a", "hf_a")]
    [InlineData("HF_TOKEN=hf_a\r\n", "hf_a")]
    [InlineData("HF_TOKEN= HUGGING_FACE_HUB_TOKEN=hf_b", "hf_b")]
    [InlineData("HF_HOME={0}", "hf_file")]
    [InlineData("HF_TOKEN_PATH={0}/other", "hf_other")]
    [InlineData("HF_TOKEN=hf_a HF_HOME={0}", "hf_a")]
    [InlineData("HF_TOKEN=hf_a HF_HOME={0} HF_HUB_DISABLE_IMPLICIT_TOKEN=1", null)]
    [InlineData("HF_TOKEN_PATH={0}/empty", null)]
    public void FromEnvironment_Token_VariableThenFile(string variables, string? expected)
    {
        _folder.Write("token", "hf_file\n");
        _folder.Write("other", "hf_other");
        _folder.Write("empty", "\n");
        string home = variables.Contains("HF_HOME", StringComparison.Ordinal) ? "" : " HF_HOME=/nowhere";

        Assert.Equal(expected, Read(variables.Replace("{0}", _folder.Path, StringComparison.Ordinal) + home).Token);
    }

    [Theory]
    [InlineData("two words")]
    [InlineData(null)]
    public void FromEnvironment_BadTokenFile_NamesItAndNotItsContent(string? content)
    {
        string path = _folder.Write("token", content ?? new string('x', 5000));

        var e = Assert.Throws<ArgumentException>(() => Read($"HF_HOME={_folder.Path}"));

        Assert.Contains(path, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(content ?? "xxx", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Token_IsInNoText()
    {
        var options = new HuggingFaceHubOptions { Token = FakeHub.Token };

        Assert.DoesNotContain(FakeHub.Token, options.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Token = (hidden)", options.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(FakeHub.Token, JsonSerializer.Serialize(options), StringComparison.OrdinalIgnoreCase);
    }

    public static TheoryData<string, HuggingFaceHubOptions> InvalidOptions => new()
    {
        { "Endpoint", new() { Endpoint = new("x", UriKind.Relative) } },
        { "Endpoint", new() { Endpoint = new("https://a:b@c") } },
        { "CacheFolder", new() { CacheFolder = " " } },
        { "Token", new() { Token = "" } },
        { "Token", new() { Token = "a b" } },
        { "MetadataTimeout", new() { MetadataTimeout = TimeSpan.Zero } },
        { "DownloadTimeout", new() { DownloadTimeout = Timeout.InfiniteTimeSpan } },
        { "DownloadTimeout", new() { DownloadTimeout = TimeSpan.FromDays(2) } },
        { "MaxRetries", new() { MaxRetries = -1 } },
        { "MaxRetries", new() { MaxRetries = 101 } },
        { "RetryDelay", new() { RetryDelay = TimeSpan.FromHours(1) } },
        { "MaxRetryDelay", new() { MaxRetryDelay = TimeSpan.FromDays(2) } },
        { "MaxParallelDownloads", new() { MaxParallelDownloads = 0 } },
        { "MaxParallelDownloads", new() { MaxParallelDownloads = 65 } },
    };

    [Theory]
    [MemberData(nameof(InvalidOptions))]
    public void Constructor_OptionOutOfRange_NamesIt(string name, HuggingFaceHubOptions options)
        => Assert.Throws<ArgumentException>(name, () => new HuggingFaceHub(options));

    private static HuggingFaceHubOptions Read(string variables)
    {
        var values = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('=', 2)).ToDictionary(v => v[0], v => v[1], StringComparer.Ordinal);

        // Where a test says nothing of it, the token file of whoever runs the tests is not read.
        values.TryAdd("HF_TOKEN_PATH", values.TryGetValue("HF_HOME", out string? home) && home.StartsWith('/') ? home + "/token" : "/nowhere/token");
        return new HubEnvironment(n => values.GetValueOrDefault(n)).ReadOptions();
    }
}
