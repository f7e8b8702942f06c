using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SKIntern.Models.Checkpoints;

/// <summary>
/// Memory mappings of a whole file: a read-only one, and, once a tensor asks for it, a private one whose pages become this
/// process's own when they are written to. Safe for concurrent use; memory is unmapped once the file is disposed and no
/// <see cref="MappedRegion"/> or tensor uses it. The file itself never changes.
/// </summary>
/// <remarks>Another process that shortens the file while it is mapped ends this one; replacing it by a rename is harmless.</remarks>
internal sealed partial class MappedFile : IDisposable
{
    private const int DoNotNeed = 4;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly Lock _gate = new();
    private MemoryMappedViewAccessor? _private;

    private MappedFile(string path, long length, MemoryMappedFile file)
    {
        (Path, Length, _file) = (path, length, file);
        _view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
    }

    internal string Path { get; }

    internal long Length { get; }

    /// <summary>The read-only mapping.</summary>
    internal SafeMemoryMappedViewHandle ReadOnlyView => _view.SafeMemoryMappedViewHandle;

    /// <summary>The private mapping: what is written to it stays in this process, and is seen by all tensors of this file.</summary>
    /// <exception cref="CheckpointException">The system refuses it.</exception>
    internal SafeMemoryMappedViewHandle PrivateView
    {
        get
        {
            lock (_gate)
            {
                try
                {
                    _private ??= _file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.CopyOnWrite);
                    return _private.SafeMemoryMappedViewHandle;
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    throw new CheckpointException(Path, $"the file cannot be mapped for writing to a private copy: {e.Message}", e);
                }
            }
        }
    }

    /// <exception cref="CheckpointException">The file is absent, empty, or may not be read.</exception>
    internal static MappedFile Open(string path)
    {
        FileStream? stream = null;
        MemoryMappedFile? file = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            long length = stream.Length;
            if (length == 0)
            {
                throw new CheckpointException(path, "the file is empty.");
            }

            file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            return new MappedFile(path, length, file);
        }
        catch (Exception e)
        {
            file?.Dispose();
            stream?.Dispose();
            if (e is IOException or UnauthorizedAccessException or NotSupportedException)
            {
                throw new CheckpointException(path, $"the file cannot be read: {e.Message}", e);
            }

            throw;
        }
    }

    /// <summary>Gives access to a part of the file; the caller has checked that it lies inside.</summary>
    internal MappedRegion Map(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
        return new MappedRegion(_view.SafeMemoryMappedViewHandle, offset, length);
    }

    /// <summary>
    /// Says that a part has been read and is not needed soon, so that its pages do not count as this process's memory beside the
    /// tensor that was made of them. Reading it again works. Only a hint; nothing happens on systems without it.
    /// </summary>
    internal unsafe void Discard(long offset, long length)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        byte* start = null;
        ReadOnlyView.AcquirePointer(ref start);
        try
        {
            // Whole pages inside the part: the mapping begins at a page.
            long page = Environment.SystemPageSize, first = (offset + page - 1) / page * page, end = (offset + length) / page * page;
            if (end > first)
            {
                _ = Advise((nint)(start + first), (nuint)(end - first), DoNotNeed);
            }
        }
        finally
        {
            ReadOnlyView.ReleasePointer();
        }
    }

    public void Dispose()
    {
        _view.Dispose();
        lock (_gate)
        {
            _private?.Dispose();
        }

        _file.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint start, nuint length, int advice);
}
