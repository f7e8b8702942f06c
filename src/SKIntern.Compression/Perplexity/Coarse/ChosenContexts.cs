namespace SKIntern.Compression;

/// <summary>The contexts that stay.</summary>
/// <param name="Ids">Their indices, in the order in which they are put together.</param>
/// <param name="RateShifts">For each by how much its rate is above or below the common one.</param>
internal sealed record ChosenContexts(IReadOnlyList<int> Ids, IReadOnlyList<double> RateShifts)
{
    public static ChosenContexts All(int count) => new([.. Enumerable.Range(0, count)], new double[count]);
}
