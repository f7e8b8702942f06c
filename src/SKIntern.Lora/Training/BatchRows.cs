using SKIntern.Models.Decoder;

namespace SKIntern.Lora.Training;

/// <summary>Where the tokens of some sequences stand in the model's input. Immutable.</summary>
internal sealed class BatchRows
{
    private const int PaddingId = 0;

    private BatchRows(long[] ids, int rowCount, int length, PackedLayout? layout, IReadOnlyList<Placement> placements)
        => (Ids, RowCount, Length, Layout, Placements) = (ids, rowCount, length, layout, placements);

    /// <summary>[B · T] token ids.</summary>
    public long[] Ids { get; }

    public int RowCount { get; }

    public int Length { get; }

    /// <summary>The layout of the one row, where it is packed.</summary>
    public PackedLayout? Layout { get; }

    public IReadOnlyList<Placement> Placements { get; }

    /// <summary>One row for each sequence, padded at the end.</summary>
    public static BatchRows Padded(IReadOnlyList<TokenSequence> sequences)
    {
        int length = sequences.Max(s => s.InputLength);
        var ids = new long[sequences.Count * length];
        Array.Fill(ids, PaddingId);
        var placements = new List<Placement>();
        for (int row = 0; row < sequences.Count; row++)
        {
            TokenSequence sequence = sequences[row];
            Copy(sequence.Ids[..sequence.InputLength], ids, row * length);
            placements.Add(new(sequence, 0, 0, row * length));
        }

        return new(ids, sequences.Count, length, null, placements);
    }

    /// <summary>One row with the sequences behind each other; a prefix of several stands before the rest of each.</summary>
    public static BatchRows Packed(IReadOnlyList<PrefixGroup> groups)
    {
        int length = groups.Sum(g => g.TokenCount), next = 0;
        var ids = new long[length];
        var segments = new List<PackedSegment>();
        var placements = new List<Placement>();
        foreach (PrefixGroup group in groups)
        {
            int prefixStart = next;
            int? prefix = group.Length > 0 ? segments.Count : null;
            if (prefix is not null)
            {
                Add(group.Sequences[0].Ids[..group.Length], null);
            }

            foreach (TokenSequence sequence in group.Sequences)
            {
                placements.Add(new(sequence, group.Length, prefixStart, next));
                Add(sequence.Ids[group.Length..sequence.InputLength], prefix);
            }
        }

        return new(ids, 1, length, new(segments), placements);

        void Add(ReadOnlySpan<int> tokens, int? prefix)
        {
            Copy(tokens, ids, next);
            next += tokens.Length;
            segments.Add(new(tokens.Length, prefix));
        }
    }

    private static void Copy(ReadOnlySpan<int> from, long[] to, int start)
    {
        foreach (int id in from)
        {
            to[start++] = id;
        }
    }

    /// <summary>Where one sequence stands: its first tokens in a prefix, the others behind it.</summary>
    internal readonly record struct Placement(TokenSequence Sequence, int PrefixLength, int PrefixStart, int Start)
    {
        /// <summary>The row of the flattened hidden states that holds a position of the sequence.</summary>
        public long GetRow(int position) => position < PrefixLength ? PrefixStart + position : Start + position - PrefixLength;
    }
}
