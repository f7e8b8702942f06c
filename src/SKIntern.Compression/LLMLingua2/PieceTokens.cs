using System.Collections.Concurrent;

namespace SKIntern.Compression;

/// <summary>The cl100k token counts of short strings, each counted once: texts repeat their words. Thread-safe.</summary>
internal sealed class PieceTokens
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public int Of(string piece) => _counts.GetOrAdd(piece, Cl100kTokenizer.Shared.Count);
}
