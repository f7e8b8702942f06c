using System.Globalization;
using System.Runtime.InteropServices;
using SKIntern.Models.Checkpoints;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Checkpoints;

/// <summary>
/// What loading costs in resident memory, by the kernel's own account: the high-water mark of all resident pages, which may be
/// set back, and private pages apart from those of files.
/// </summary>
public sealed class LoadMemoryTests : IDisposable
{
    // Large enough that the collector's and the allocator's own pages are small beside them.
    private const int Tensors = 3, Rows = 1024, Columns = 12 * 1024;
    private const long Elements = (long)Tensors * Rows * Columns;
    private const double Bound = 1.1;

    // Part of the copies may lie in memory that the process has freed before but still holds.
    private const double Reused = 0;
    private const string WarmUp = "warm-up";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ScalarType.Float32, ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16, ScalarType.Float32)]
    [InlineData(ScalarType.Float32, ScalarType.BFloat16)]
    public void Load_All_PeaksAtTheWeightsSize(ScalarType stored, ScalarType wanted)
    {
        Measured peak = Measure(Safetensors(stored), wanted, shared: false);

        double weights = (double)Elements * (wanted == ScalarType.Float32 ? 4 : 2);
        Assert.InRange(peak.Resident / weights, Reused, Bound);
        Assert.InRange(peak.PrivateAfter / weights, Reused, Bound);
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void LoadShared_StoredDType_TakesNoPrivateMemory(ScalarType dtype)
    {
        Measured peak = Measure(Safetensors(dtype), dtype, shared: true);

        double weights = (double)Elements * (dtype == ScalarType.Float32 ? 4 : 2);
        Assert.InRange(peak.PrivateAfter / weights, -0.1, 0.1);
        Assert.InRange(peak.Resident / weights, 0, Bound);
    }

    [Fact]
    public void LoadShared_QuantisedGguf_PeaksAtTheWeightsSize()
    {
        // Q8_0: 34 bytes for 32 elements, all of them zero.
        GgufBuilder builder = new GgufBuilder().Tensor(WarmUp, 8, [32], new byte[34]);
        for (int i = 0; i < Tensors; i++)
        {
            builder.Tensor($"t{i}", 8, [Rows, Columns], new byte[Rows * Columns / 32 * 34]);
        }

        File.WriteAllBytes(_folder.File("m.gguf"), builder.Build());
        using GgufFile file = GgufFile.Open(_folder.File("m.gguf"));

        Measured peak = Measure([.. file.Entries.Keys.Where(n => n != WarmUp)], name => file.LoadShared(name, ScalarType.BFloat16));

        Assert.InRange(peak.Resident / (double)(Elements * 2), Reused, Bound);
    }

    private static Measured Measure(ITensorSource source, ScalarType wanted, bool shared)
    {
        using (source)
        {
            return Measure([.. source.Entries.Keys.Where(n => n != WarmUp)], name => shared ? source.LoadShared(name, wanted) : source.Load(name, wanted));
        }
    }

    private static Measured Measure(string[] names, Func<string, Tensor> load)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "resident memory is read from /proc");
        load(WarmUp).Dispose();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();

        // Freed memory that the C heap keeps would be counted before and used again after.
        Assert.SkipUnless(NativeLibrary.TryLoad("libc.so.6", out nint libc) && NativeLibrary.TryGetExport(libc, "malloc_trim", out _), "the C heap cannot be trimmed");
        _ = Trim(0);
        try
        {
            // Sets the high-water mark back to what is resident now.
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Assert.Skip($"the kernel does not set the high-water mark back: {e.Message}");
        }

        long resident = Status("VmRSS"), privatePages = Status("RssAnon");
        using DisposeScope scope = NewDisposeScope();
        Tensor[] tensors = [.. names.Select(load)];
        var measured = new Measured(Status("VmHWM") - resident, Status("RssAnon") - privatePages);
        Assert.Equal(Elements, tensors.Sum(t => t.numel()));
        return measured;
    }

    private static long Status(string field)
    {
        string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(field + ":", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private ITensorSource Safetensors(ScalarType dtype)
    {
        using (Tensor values = ones([Rows, Columns], dtype: dtype), warmUp = ones(32, dtype))
        {
            SafetensorsWriter.Write(_folder.File("m.safetensors"), Enumerable.Range(0, Tensors).Select(i => ($"t{i}", values)).Append((WarmUp, warmUp)).ToDictionary());
        }

        return SafetensorsFile.Open(_folder.File("m.safetensors"));
    }

    [DllImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static extern int Trim(nint keepBytes);

    private sealed record Measured(long Resident, long PrivateAfter);
}
