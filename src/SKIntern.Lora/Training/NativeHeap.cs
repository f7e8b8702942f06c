using System.Runtime.InteropServices;

namespace SKIntern.Lora.Training;

/// <summary>
/// Keeps glibc's heap fit for training. As it is set, it gives the memory of activations back to the system when they are
/// freed, and every step pays for its pages again: half of a small model's step and more. So freed memory is kept, and given
/// back now and then: small natives that wait for their finalisers spread over the heap, which would grow over many steps.
/// </summary>
public static class NativeHeap
{
    private const int StepsPerTrim = 50;
    private const int StepsPerCollection = 25;

    // glibc's names and numbers (malloc.h); a threshold for mappings above this one is refused.
    private const int TrimThreshold = -1, TopPadding = -2, MappingThreshold = -3;
    private const int LargestMappingThreshold = 32 << 20;
    private const int Padding = 64 << 20;
    private static readonly bool IsGlibc = OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out nint libc)
        && NativeLibrary.TryGetExport(libc, "malloc_trim", out _) && NativeLibrary.TryGetExport(libc, "mallopt", out _);

    private static readonly Lazy<bool> Prepared = new(Configure);

    /// <summary>Keeps freed memory from here on, in the whole process; a heap that the user has set by the environment stays as it is.</summary>
    /// <returns>Whether it is set.</returns>
    public static bool Prepare() => Prepared.Value;

    /// <summary>Tidies up after some of a training's steps: a trim every 50 steps, a collection every 25.</summary>
    /// <param name="step">The step that was taken, from 1.</param>
    public static void TidyAfterStep(long step)
    {
        if (step % StepsPerCollection == 0)
        {
            GC.Collect();
        }

        if (step % StepsPerTrim == 0)
        {
            Release();
        }
    }

    /// <summary>Gives freed memory back to the system.</summary>
    public static void Release()
    {
        if (IsGlibc)
        {
            Trim(0);
        }
    }

    private static bool Configure()
    {
        bool isSetByUser = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Any(name => name == "GLIBC_TUNABLES" || (name.StartsWith("MALLOC_", StringComparison.Ordinal) && name.EndsWith('_')));
        return IsGlibc && !isSetByUser
            && Set(TrimThreshold, int.MaxValue) == 1 && Set(MappingThreshold, LargestMappingThreshold) == 1 && Set(TopPadding, Padding) == 1;
    }

    [DllImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static extern int Trim(nint keepBytes);

    [DllImport("libc.so.6", EntryPoint = "mallopt")]
    private static extern int Set(int parameter, int value);
}
