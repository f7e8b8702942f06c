using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;

namespace SKIntern.Benchmarks;

/// <summary>
/// How much resident memory an operation adds at its peak, by Linux's own account, which also counts native memory and mapped
/// files. The largest figure of an operation's runs is kept by its name.
/// </summary>
internal static class ResidentMemory
{
    private static readonly ConcurrentDictionary<string, long> Peaks = new(StringComparer.Ordinal);

    /// <summary>The peak of an operation in bytes, or null where it was not measured.</summary>
    public static long? PeakOf(string operation) => Peaks.TryGetValue(operation, out long bytes) ? bytes : null;

    /// <summary>Runs an operation and keeps its peak.</summary>
    public static T Measure<T>(string operation, Func<T> run)
    {
        if (!OperatingSystem.IsLinux())
        {
            return run();
        }

        // What earlier runs freed is given back, else this one would take it without growing; then the high-water mark is set
        // back to what is resident now.
        MemoryTrim(0);
        File.WriteAllText("/proc/self/clear_refs", "5");
        long before = Read("VmRSS");
        T result = run();
        long peak = Read("VmHWM") - before;
        Peaks.AddOrUpdate(operation, peak, (_, most) => Math.Max(most, peak));
        return result;
    }

    [DllImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static extern int MemoryTrim(nuint kept);

    private static long Read(string field)
    {
        string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(field + ":", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
