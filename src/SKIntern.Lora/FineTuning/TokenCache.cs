using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SKIntern.Tokenization;

namespace SKIntern.Lora;

/// <summary>
/// Encodes texts, each once while it is remembered, so that the epochs of a stage do not tokenise the same texts again. Bounded
/// by tokens: texts that differ in every epoch pass through it. Texts are known by a hash, so that they are not held
/// themselves. Not thread-safe.
/// </summary>
/// <param name="tokenizer">The tokenizer.</param>
/// <param name="capacity">The most tokens that are held; 0 for none.</param>
internal sealed class TokenCache(ITokenizer tokenizer, int capacity)
{
    // Two generations: what was not asked for while the younger one filled goes with the older one.
    private Dictionary<(UInt128 Hash, bool Special), int[]> _young = [], _old = [];
    private int _youngTokens, _oldTokens;

    /// <summary>The tokens that are held.</summary>
    public int TokenCount => _youngTokens + _oldTokens;

    /// <summary>As <see cref="ITokenizer.Encode"/>.</summary>
    public IReadOnlyList<int> Encode(string text, bool addSpecialTokens = false)
    {
        if (capacity == 0)
        {
            return tokenizer.Encode(text, addSpecialTokens);
        }

        (UInt128, bool) key = (Hash(text), addSpecialTokens);
        if (_young.TryGetValue(key, out int[]? ids))
        {
            return ids;
        }

        ids = _old.TryGetValue(key, out int[]? known) ? known : [.. tokenizer.Encode(text, addSpecialTokens)];
        Add(key, ids);
        return ids;
    }

    private void Add((UInt128 Hash, bool Special) key, int[] ids)
    {
        int half = capacity / 2;
        if (ids.Length > half)
        {
            return;
        }

        if (_youngTokens + ids.Length > half)
        {
            (_old, _oldTokens, _young, _youngTokens) = (_young, _youngTokens, [], 0);
        }

        _young[key] = ids;
        _youngTokens += ids.Length;
    }

    private static UInt128 Hash(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()), hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }
}
