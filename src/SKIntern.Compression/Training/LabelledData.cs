using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SKIntern.Compression;

/// <summary>Labelled texts with their rows of tokens.</summary>
internal sealed record LabelledData(IReadOnlyList<LabelledText> Texts, IReadOnlyList<TokenRow> Rows)
{
    /// <summary>SHA-256 of all tokens and labels, in order.</summary>
    public string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (TokenRow row in Rows)
        {
            sbyte[] labels = [.. row.Words.Select(word => (sbyte)(word < 0 ? -1 : Texts[row.Text].Words[word].Keep ? 1 : 0))];
            hash.AppendData(MemoryMarshal.AsBytes<long>(row.Ids));
            hash.AppendData(MemoryMarshal.AsBytes<sbyte>(labels));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
