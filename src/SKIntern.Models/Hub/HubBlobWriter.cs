using System.Buffers;

namespace SKIntern.Models.Hub;

/// <summary>The incomplete file of a blob, hashed as it grows; an earlier download's bytes are its beginning.</summary>
internal sealed class HubBlobWriter : IDisposable
{
    private readonly Stream _stream;
    private readonly BlobHash _hash;

    private HubBlobWriter(Stream stream, HubRemoteFile file) => (_stream, _hash) = (stream, new(file));

    /// <summary>Bytes on disk.</summary>
    internal long Length { get; private set; }

    internal static async Task<HubBlobWriter> OpenAsync(string path, HubRemoteFile file, HubDisk disk, CancellationToken cancellationToken)
    {
        HubCache.RemoveLink(path);
        var writer = new HubBlobWriter(disk.OpenIncomplete(path), file);
        try
        {
            await writer.ReadExistingAsync(file.Size, cancellationToken).ConfigureAwait(false);
            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    internal async Task AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        _hash.Append(bytes.Span);
        Length += bytes.Length;
    }

    /// <summary>Throws away what is there.</summary>
    internal void Clear()
    {
        _stream.SetLength(0);
        _stream.Position = 0;
        _hash.Reset();
        Length = 0;
    }

    /// <summary>Puts all on disk and gives its hash.</summary>
    internal string Finish()
    {
        if (_stream is FileStream file)
        {
            // Without this a power cut after the rename may leave an empty file under the final name.
            file.Flush(flushToDisk: true);
        }

        return _hash.Finish();
    }

    public void Dispose()
    {
        _hash.Dispose();
        _stream.Dispose();
    }

    private async Task ReadExistingAsync(long size, CancellationToken cancellationToken)
    {
        if (_stream.Length > size)
        {
            Clear();
            return;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 20);
        try
        {
            while (await _stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and int count)
            {
                _hash.Append(buffer.AsSpan(0, count));
                Length += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
