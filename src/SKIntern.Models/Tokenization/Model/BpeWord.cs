namespace SKIntern.Models.Tokenization.Model;

/// <summary>
/// The symbols of a piece while they are merged, lowest rank first, leftmost first. Microsoft.ML.Tokenizers merges too, but on
/// strings, in time that grows with the square of a piece's length, and without byte fallback or the merges of SentencePiece's
/// scores; here short pieces are scanned and long ones kept in a heap. One instance per thread is reused.
/// </summary>
internal sealed class BpeWord
{
    // Below this many symbols a scan for the best pair beats a heap.
    private const int MaxScanned = 48;
    private const int MaxKept = 1 << 16;
    private const int None = -1;

    [ThreadStatic]
    private static BpeWord? _ofThread;

    private readonly PriorityQueue<(int Position, int Id), long> _queue = new();
    private Symbol[] _symbols = new Symbol[64];
    private int _count;

    private BpeWord()
    {
    }

    public static BpeWord Rent()
    {
        BpeWord word = _ofThread ??= new BpeWord();
        word._count = 0;
        if (word._symbols.Length > MaxKept)
        {
            word._symbols = new Symbol[64];
            word._queue.TrimExcess();
        }

        return word;
    }

    /// <summary>Adds a symbol behind the others.</summary>
    /// <param name="id">The id.</param>
    /// <param name="bytes">How many bytes of the piece it stands for, at least 1.</param>
    public void Add(int id, int bytes)
    {
        if (_count == _symbols.Length)
        {
            Array.Resize(ref _symbols, _count * 2);
        }

        _symbols[_count++] = new Symbol { Id = id, Bytes = bytes };
    }

    /// <summary>Merges until no merge applies.</summary>
    public void Merge(BpeMerges merges)
    {
        if (_count <= MaxScanned)
        {
            MergeByScanning(merges);
        }
        else
        {
            MergeByHeap(merges);
        }
    }

    /// <summary>Appends the symbols that are left.</summary>
    public void AppendTo(List<int> ids, List<ByteRange>? ranges)
    {
        int position = 0;
        foreach (ref readonly Symbol symbol in _symbols.AsSpan(0, _count))
        {
            if (symbol.Bytes == 0)
            {
                continue;
            }

            ids.Add(symbol.Id);
            ranges?.Add(new ByteRange(position, position + symbol.Bytes));
            position += symbol.Bytes;
        }
    }

    private void MergeByScanning(BpeMerges merges)
    {
        Span<int> ranks = stackalloc int[MaxScanned];
        Span<int> joined = stackalloc int[MaxScanned];
        for (int i = 0; i + 1 < _count; i++)
        {
            Look(merges, i, ranks, joined);
        }

        while (true)
        {
            int best = None;
            int bestRank = int.MaxValue;
            for (int i = 0; i + 1 < _count; i++)
            {
                if (ranks[i] < bestRank)
                {
                    (best, bestRank) = (i, ranks[i]);
                }
            }

            if (best == None)
            {
                return;
            }

            _symbols[best] = new Symbol { Id = joined[best], Bytes = _symbols[best].Bytes + _symbols[best + 1].Bytes };
            int moved = _count - best - 2;
            _symbols.AsSpan(best + 2, moved).CopyTo(_symbols.AsSpan(best + 1));
            ranks.Slice(best + 1, moved).CopyTo(ranks[best..]);
            joined.Slice(best + 1, moved).CopyTo(joined[best..]);
            _count--;
            // The pairs on both sides are new.
            for (int i = Math.Max(best - 1, 0); i <= best && i + 1 < _count; i++)
            {
                Look(merges, i, ranks, joined);
            }
        }
    }

    private void Look(BpeMerges merges, int position, Span<int> ranks, Span<int> joined)
    {
        bool found = merges.TryGet(_symbols[position].Id, _symbols[position + 1].Id, out (int Rank, int Id) merge);
        ranks[position] = found ? merge.Rank : int.MaxValue;
        joined[position] = merge.Id;
    }

    private void MergeByHeap(BpeMerges merges)
    {
        _queue.Clear();
        for (int i = 0; i < _count; i++)
        {
            _symbols[i].Previous = i - 1;
            _symbols[i].Next = i + 1 < _count ? i + 1 : None;
        }

        for (int i = 0; i + 1 < _count; i++)
        {
            Enqueue(merges, i);
        }

        while (_queue.TryDequeue(out (int Position, int Id) top, out _))
        {
            ref Symbol left = ref _symbols[top.Position];
            // An entry is stale once either symbol has been merged into another.
            if (left.Bytes == 0 || left.Next == None
                || !merges.TryGet(left.Id, _symbols[left.Next].Id, out (int Rank, int Id) merge) || merge.Id != top.Id)
            {
                continue;
            }

            ref Symbol right = ref _symbols[left.Next];
            left.Id = top.Id;
            left.Bytes += right.Bytes;
            left.Next = right.Next;
            right.Bytes = 0;
            if (left.Next != None)
            {
                _symbols[left.Next].Previous = top.Position;
                Enqueue(merges, top.Position);
            }

            if (left.Previous != None)
            {
                Enqueue(merges, left.Previous);
            }
        }
    }

    private void Enqueue(BpeMerges merges, int position)
    {
        if (merges.TryGet(_symbols[position].Id, _symbols[_symbols[position].Next].Id, out (int Rank, int Id) merge))
        {
            _queue.Enqueue((position, merge.Id), ((long)merge.Rank << 32) | (uint)position);
        }
    }

    private struct Symbol
    {
        public int Id;
        public int Bytes;
        public int Previous;
        public int Next;
    }
}
