using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SKIntern.Models.Hub;

/// <summary>The hash that names a blob: SHA-256 for LFS files; for others git's SHA-1 over <c>blob</c>, the length, NUL and the content.</summary>
internal sealed class BlobHash : IDisposable
{
    private readonly IncrementalHash _hash;
    private readonly byte[] _prefix;

    internal BlobHash(HubRemoteFile file)
    {
        bool isGit = file.Blob.Length == 40;
        _hash = IncrementalHash.CreateHash(isGit ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256);
        _prefix = isGit ? Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {file.Size}\0")) : [];
        _hash.AppendData(_prefix);
    }

    internal void Append(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    /// <summary>Begins anew.</summary>
    internal void Reset()
    {
        _hash.GetHashAndReset();
        _hash.AppendData(_prefix);
    }

    /// <summary>The hash of what was appended, in lower-case hexadecimal digits; begins anew.</summary>
    internal string Finish()
    {
        string hash = Convert.ToHexStringLower(_hash.GetHashAndReset());
        _hash.AppendData(_prefix);
        return hash;
    }

    public void Dispose() => _hash.Dispose();
}
