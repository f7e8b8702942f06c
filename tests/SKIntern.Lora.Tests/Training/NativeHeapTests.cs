using SKIntern.Lora.Training;

namespace SKIntern.Lora.Tests.Training;

public class NativeHeapTests
{
    [Fact]
    public void Prepare_OnGlibc_IsAccepted()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/proc/self/maps") && File.ReadAllText("/proc/self/maps").Contains("/libc.so.6", StringComparison.Ordinal), "this process has no glibc");
        string[] set = [.. Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(n => n.StartsWith("MALLOC_", StringComparison.Ordinal) || n == "GLIBC_TUNABLES")];
        Assert.SkipWhen(set.Length > 0, $"the heap is set by {string.Join(", ", set)}");

        Assert.True(NativeHeap.Prepare());
        Assert.True(NativeHeap.Prepare());
        NativeHeap.Release();
    }
}
