namespace SKIntern.Compression;

/// <summary>A text cut into headings and units, in order.</summary>
internal sealed record UnitText(string Original, IReadOnlyList<UnitSegment> Segments)
{
    /// <summary>The number of units, pinned ones included.</summary>
    public int UnitCount { get; } = Segments.Count(segment => !segment.IsHeading);

    /// <summary>The units that a rate applies to.</summary>
    public UnitSegment[] Droppable { get; } = [.. Segments.Where(segment => segment is { IsHeading: false, IsPinned: false })];

    /// <summary>The number of units that always stay.</summary>
    public int PinnedCount => UnitCount - Droppable.Length;

    /// <summary>The pinned units, the chosen ones and the headings above them, in order.</summary>
    /// <param name="chosen">Indices into <see cref="Droppable"/>.</param>
    public TextSpan[] Keep(IEnumerable<int> chosen)
    {
        HashSet<int> keptStarts = [.. chosen.Select(unit => Droppable[unit].Span.Start)];
        bool Stays(UnitSegment unit) => unit is { IsHeading: false } && (unit.IsPinned || keptStarts.Contains(unit.Span.Start));
        HashSet<int> keptParts = [.. Segments.Where(Stays).Select(unit => unit.Part)];
        return [.. Segments.Where(segment => segment.IsHeading ? keptParts.Contains(segment.Part) : Stays(segment)).Select(segment => segment.Span)];
    }
}
