using System.Collections.Concurrent;
using TorchSharp;

namespace SKIntern.Benchmarks;

/// <summary>What a training step leaves and takes: live tensors right after it, and resident memory at its peak.</summary>
internal static class StepMemory
{
    private static readonly ConcurrentDictionary<string, long> LiveTensors = new(StringComparer.Ordinal);

    public static double? PeakOf(string key) => ResidentMemory.PeakOf(key);

    public static double? LiveTensorsOf(string key) => LiveTensors.TryGetValue(key, out long count) ? count : null;

    /// <summary>Runs a step. Memory is measured at the first, a warm-up: measuring gives freed memory back, for which a step pays with its time.</summary>
    public static double Measure(string key, Func<double> step)
    {
        bool first = ResidentMemory.PeakOf(key) is null;
        double loss = first ? ResidentMemory.Measure(key, step) : step();
        LiveTensors.AddOrUpdate(key, Count(), (_, most) => Math.Max(most, Count()));
        return loss;
    }

    private static long Count() => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
}
