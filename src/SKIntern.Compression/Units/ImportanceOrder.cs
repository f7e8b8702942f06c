namespace SKIntern.Compression;

/// <summary>Falling mean importance of the unit's words, the earlier unit first among equals; the draw has no effect.</summary>
internal sealed class ImportanceOrder : IUnitOrder
{
    private readonly int[] _order;

    public ImportanceOrder(UnitSegment[] units, IReadOnlyList<ScoredWord> words)
    {
        var means = new double[units.Length];
        int word = 0;
        for (int i = 0; i < units.Length; i++)
        {
            while (word < words.Count && words[word].Start < units[i].Span.Start)
            {
                word++;
            }

            (double sum, int count) = (0, 0);
            for (; word < words.Count && words[word].Start < units[i].Span.End; word++)
            {
                sum += words[word].Importance;
                count++;
            }

            means[i] = count == 0 ? double.NegativeInfinity : sum / count;
        }

        _order = [.. Enumerable.Range(0, units.Length).OrderByDescending(i => means[i])];
    }

    public bool IsFixed => true;

    public IEnumerable<int> Of(int draw) => _order;
}
