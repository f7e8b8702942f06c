using System.Diagnostics;
using SKIntern.Compression;

namespace SKIntern.Samples.Compression;

/// <summary>Measures how fast scorers are, in turns, so that a busy machine slows all alike.</summary>
internal static class Throughput
{
    private const int Runs = 3;

    /// <summary>For each scorer the median of its words per second, and the slowest and the fastest run.</summary>
    internal static IReadOnlyList<(double Median, double Slowest, double Fastest)> Measure(
        IReadOnlyList<ITokenImportanceScorer> scorers, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var speeds = scorers.Select(_ => new double[Runs]).ToArray();
        for (int run = 0; run < Runs; run++)
        {
            for (int i = 0; i < scorers.Count; i++)
            {
                long start = Stopwatch.GetTimestamp();
                int words = scorers[i].Score(texts, cancellationToken).Sum(text => text.Count);
                speeds[i][run] = words / Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
        }

        return [.. speeds.Select(values => (values.Order().ElementAt(Runs / 2), values.Min(), values.Max()))];
    }
}
