using System.Collections.Concurrent;

namespace SKIntern.Models.Tokenization.Model;

/// <summary>Remembers the ids of pieces; natural text repeats its words. Thread-safe and bounded: a full cache starts afresh.</summary>
internal sealed class PieceCache(ITokenModel model) : ITokenModel
{
    private const int Capacity = 1 << 16;
    private const int MaxPieceLength = 64;

    private Generation _generation = new();

    public int? VerbatimUnknownId => model.VerbatimUnknownId;

    public void Encode(ReadOnlySpan<char> piece, List<int> ids, List<ByteRange>? ranges)
    {
        if (piece.Length > MaxPieceLength || ranges is not null)
        {
            model.Encode(piece, ids, ranges);
            return;
        }

        Generation generation = Volatile.Read(ref _generation);
        if (!generation.Lookup.TryGetValue(piece, out int[]? known))
        {
            List<int> computed = [];
            model.Encode(piece, computed, null);
            known = [.. computed];
            Remember(generation, piece.ToString(), known);
        }

        ids.AddRange(known);
    }

    private void Remember(Generation generation, string piece, int[] ids)
    {
        if (Interlocked.Increment(ref generation.Count) > Capacity)
        {
            generation = new Generation { Count = 1 };
            Volatile.Write(ref _generation, generation);
        }

        generation.Entries.TryAdd(piece, ids);
    }

    private sealed class Generation
    {
        public int Count;

        public Generation() => Lookup = Entries.GetAlternateLookup<ReadOnlySpan<char>>();

        public ConcurrentDictionary<string, int[]> Entries { get; } = new(StringComparer.Ordinal);

        public ConcurrentDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> Lookup { get; }
    }
}
