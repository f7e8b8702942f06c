using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using SKIntern.Models.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Checkpoints;

/// <summary>Tensors whose memory is a mapped file: nothing is copied, and the mapping lives as long as the last of them.</summary>
internal static unsafe partial class MappedTensor
{
    // libtorch tells a deleter the data's address and nothing else. Several tensors may begin at one address, all in one view.
    private static readonly Dictionary<nint, (SafeMemoryMappedViewHandle View, int Tensors)> Kept = [];
    private static readonly Lock Gate = new();

    /// <summary>Makes a tensor in the caller's dispose scope.</summary>
    /// <param name="view">The mapping; the caller has checked that the tensor lies inside.</param>
    /// <param name="offset">The tensor's first byte, at a multiple of its element size.</param>
    /// <param name="shape">The shape, of at least one element.</param>
    /// <param name="dtype">The dtype of the data.</param>
    internal static Tensor Create(SafeMemoryMappedViewHandle view, long offset, IReadOnlyList<long> shape, ScalarType dtype)
    {
        NativeRuntime.EnsureLoaded();
        long[] sizes = [.. shape];
        byte* start = null;
        view.AcquirePointer(ref start);
        nint data = (nint)(start + offset);
        Keep(data, view);
        nint handle;
        fixed (long* size = sizes)
        {
            handle = FromBlob(data, &Release, size, sizes.Length, (sbyte)dtype, (sbyte)dtype, (int)DeviceType.CPU, -1, 0);
        }

        if (handle == 0)
        {
            LetGo(data);
            CheckForErrors();
            throw new InvalidOperationException($"libtorch made no tensor of shape [{string.Join(", ", sizes)}] over mapped memory.");
        }

        return Tensor.UnsafeCreateTensor(handle);
    }

    private static void Keep(nint data, SafeMemoryMappedViewHandle view)
    {
        lock (Gate)
        {
            Kept[data] = (view, Kept.TryGetValue(data, out (SafeMemoryMappedViewHandle View, int Tensors) kept) ? kept.Tensors + 1 : 1);
        }
    }

    private static void LetGo(nint data)
    {
        SafeMemoryMappedViewHandle view;
        lock (Gate)
        {
            (view, int tensors) = Kept[data];
            if (tensors > 1)
            {
                Kept[data] = (view, tensors - 1);
            }
            else
            {
                Kept.Remove(data);
            }
        }

        view.ReleasePointer();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(nint data) => LetGo(data);

    [LibraryImport("LibTorchSharp", EntryPoint = "THSTensor_new")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial nint FromBlob(
        nint data, delegate* unmanaged[Cdecl]<nint, void> deleter, long* sizes, int dimensions, sbyte scalarType, sbyte dtype, int deviceType, int deviceIndex, byte requiresGrad);
}
