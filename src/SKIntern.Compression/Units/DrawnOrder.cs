namespace SKIntern.Compression;

/// <summary>
/// A permutation drawn from the seed, the draw and the text: units are sorted by a hash of the three and their index, so the
/// order is the same on every platform and texts with equally many units do not lose the same ones.
/// </summary>
internal sealed class DrawnOrder(string text, int unitCount, int seed) : IUnitOrder
{
    private readonly ulong _state = StableHash.Combine(StableHash.Of(text), unchecked((ulong)seed));

    public bool IsFixed => false;

    public IEnumerable<int> Of(int draw)
    {
        ulong state = StableHash.Combine(_state, unchecked((ulong)draw));
        return Enumerable.Range(0, unitCount).OrderBy(unit => StableHash.Combine(state, (ulong)unit));
    }
}
