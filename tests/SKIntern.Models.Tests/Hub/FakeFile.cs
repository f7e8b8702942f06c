using System.Security.Cryptography;
using System.Text;

namespace SKIntern.Models.Tests.Hub;

/// <summary>A file of the fake hub.</summary>
internal sealed record FakeFile(string Name, byte[] Content, bool IsLarge)
{
    internal string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Content));

    internal string GitSha1 => Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {Content.Length}\0"), .. Content]));

    internal string Blob => IsLarge ? Sha256 : GitSha1;
}
