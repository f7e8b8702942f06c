using System.Runtime.InteropServices;

namespace SKIntern.Lora.Training;

/// <summary>
/// Keeps resident memory flat over many steps: small natives that wait for their finalisers spread over the C heap and keep
/// freed tensors' pages from going back to the system. Trimming glibc's heap and, less often, a collection undo it.
/// </summary>
public static class NativeHeap
{
    private const int StepsPerTrim = 10;
    private const int StepsPerCollection = 25;
    private static readonly bool HasTrim = OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out nint libc) && NativeLibrary.TryGetExport(libc, "malloc_trim", out _);

    /// <summary>Tidies up after some of a training's steps: a trim every 10 steps, a collection every 25.</summary>
    /// <param name="step">The step that was taken, from 1.</param>
    public static void TidyAfterStep(long step)
    {
        if (step % StepsPerCollection == 0)
        {
            GC.Collect();
        }

        if (HasTrim && step % StepsPerTrim == 0)
        {
            Trim(0);
        }
    }

    [DllImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static extern int Trim(nint keepBytes);
}
