using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Training;

/// <summary>
/// Brings arrays to a device. To a GPU they go through page-locked memory, whose copy the host does not wait for: torch keeps
/// that memory until the copy is done, and kernels that read it come behind it in the stream.
/// </summary>
internal static class HostTensors
{
    public static Tensor Create(long[] values, long[] shape, Device device)
        => IsCpu(device) ? tensor(values, shape, ScalarType.Int64, device) : Send(tensor(values, shape, ScalarType.Int64, CPU), device);

    public static Tensor Create(float[] values, long[] shape, Device device)
        => IsCpu(device) ? tensor(values, shape, ScalarType.Float32, device) : Send(tensor(values, shape, ScalarType.Float32, CPU), device);

    private static bool IsCpu(Device device) => device.type == DeviceType.CPU;

    private static Tensor Send(Tensor pageable, Device device)
    {
        using Tensor source = pageable;
        using Tensor pinned = source.pin_memory();
        return pinned.to(device, non_blocking: true);
    }
}
