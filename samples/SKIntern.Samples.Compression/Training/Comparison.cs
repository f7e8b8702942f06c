using SKIntern.Compression;

namespace SKIntern.Samples.Compression;

/// <summary>A scorer's agreement with the teacher on the test texts.</summary>
/// <param name="Name">The scorer.</param>
/// <param name="Agreements">One for each rate.</param>
internal sealed record Comparison(string Name, IReadOnlyList<ScorerAgreement> Agreements)
{
    internal static IReadOnlyList<double> Rates { get; } = [2 / 3.0, 1 / 2.0, 1 / 3.0];

    internal static Comparison Of(string name, IReadOnlyList<IReadOnlyList<ScoredWord>> teacher, IReadOnlyList<IReadOnlyList<ScoredWord>> scores)
        => new(name, [.. Rates.Select(rate => ScorerAgreement.Measure(teacher, scores, rate))]);
}
