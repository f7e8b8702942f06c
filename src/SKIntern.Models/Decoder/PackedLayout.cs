namespace SKIntern.Models.Decoder;

/// <summary>
/// What stands where in a row that holds several sequences one behind the other (packing): positions start anew with each, and
/// none sees another, but for a prefix that is computed once for all that begin with it. Immutable.
/// </summary>
public sealed class PackedLayout
{
    /// <summary>Creates a layout.</summary>
    /// <param name="segments">What stands in the row, in its order; at least one.</param>
    /// <exception cref="ArgumentException">There is no segment, one is empty, or a prefix is not an earlier segment without one.</exception>
    public PackedLayout(IReadOnlyList<PackedSegment> segments)
    {
        ArgumentNullException.ThrowIfNull(segments);
        if (segments.Count == 0)
        {
            throw new ArgumentException("A packed row needs at least one segment.", nameof(segments));
        }

        for (int i = 0; i < segments.Count; i++)
        {
            PackedSegment segment = segments[i];
            if (segment.Length < 1)
            {
                throw new ArgumentException($"Segment {i} has {segment.Length} tokens; it needs at least one.", nameof(segments));
            }

            if (segment.Prefix is { } prefix && (prefix < 0 || prefix >= i || segments[prefix].Prefix is not null))
            {
                throw new ArgumentException($"Segment {i} continues segment {prefix}, which is not an earlier one without a prefix.", nameof(segments));
            }
        }

        Segments = [.. segments];
        Length = checked(segments.Sum(s => s.Length));
        LongestSequence = Enumerable.Range(0, segments.Count).Max(i => GetFirstPosition(i) + segments[i].Length);
    }

    /// <summary>What stands in the row, in its order.</summary>
    public IReadOnlyList<PackedSegment> Segments { get; }

    /// <summary>The tokens of the row.</summary>
    public int Length { get; }

    /// <summary>The tokens of the longest sequence, prefix included: the highest position plus one.</summary>
    public int LongestSequence { get; }

    /// <summary>Sequences one behind the other, without shared prefixes.</summary>
    /// <param name="lengths">Their tokens, each at least 1.</param>
    /// <returns>The layout.</returns>
    /// <exception cref="ArgumentException">There is no sequence, or one is empty.</exception>
    public static PackedLayout OfLengths(IEnumerable<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        return new([.. lengths.Select(l => new PackedSegment(l))]);
    }

    /// <summary>The position of a segment's first token: the length of its prefix.</summary>
    internal int GetFirstPosition(int segment) => Segments[segment].Prefix is { } prefix ? Segments[prefix].Length : 0;

    /// <summary>The position of every token of the row.</summary>
    internal long[] GetPositions()
        => [.. Segments.SelectMany((s, i) => Enumerable.Range(GetFirstPosition(i), s.Length)).Select(p => (long)p)];
}
