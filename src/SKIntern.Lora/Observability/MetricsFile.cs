using System.Buffers;
using Microsoft.Extensions.Logging;
using SKIntern.Lora.Training;

namespace SKIntern.Lora.Observability;

/// <summary>
/// Appends records to a file now and then. A disk that is full for a while does not stop a training: what could be written in
/// part is cut off, and records wait in memory, up to a limit, until they can be written. Thread-safe. It owns the stream.
/// </summary>
internal sealed class MetricsFile : IDisposable
{
    private const int MostPendingBytes = 4 << 20;
    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _pending = new();
    private readonly Stream _stream;
    private readonly MetricsWriterOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private long _length;
    private long _lastFlush;
    private int _pendingRecords;
    private bool _isFailing;
    private bool _isDisposed;

    /// <summary>Goes on at the end of a file.</summary>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="stream">The file, unbuffered.</param>
    /// <param name="options">When to write.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Told of failures.</param>
    public MetricsFile(string path, Stream stream, MetricsWriterOptions options, TimeProvider timeProvider, ILogger logger)
    {
        Path = path;
        _stream = stream;
        _options = options;
        _timeProvider = timeProvider;
        _logger = logger;
        _length = stream.Length;
        _lastFlush = timeProvider.GetTimestamp();
    }

    public string Path { get; }

    /// <summary>Records that were given up, because the file could not be written for too long.</summary>
    public long LostRecords { get; private set; }

    /// <summary>Adds a record, and writes where that is due.</summary>
    public void Append(ReadOnlySpan<byte> record)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_pending.WrittenCount + record.Length > MostPendingBytes && !TryFlush())
            {
                LostRecords++;
                return;
            }

            _pending.Write(record);
            _pendingRecords++;
            if (_pendingRecords >= _options.FlushEveryRecords || _timeProvider.GetTimeSince(_lastFlush) >= _options.FlushInterval)
            {
                TryFlush();
            }
        }
    }

    /// <summary>Writes what waits.</summary>
    /// <exception cref="IOException">It cannot be written; it goes on waiting.</exception>
    public void Flush()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            FlushPending();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            if (!TryFlush())
            {
                LostRecords += _pendingRecords;
            }

            if (LostRecords > 0)
            {
                TrainingLog.MetricsLost(_logger, Path, LostRecords);
            }

            _isDisposed = true;
            _stream.Dispose();
        }
    }

    private bool TryFlush()
    {
        try
        {
            FlushPending();
            _isFailing = false;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_isFailing)
            {
                TrainingLog.MetricsNotWritten(_logger, Path, e.GetType().FullName!);
            }

            _isFailing = true;
            CutTornRecord();
            return false;
        }
    }

    private void FlushPending()
    {
        _lastFlush = _timeProvider.GetTimestamp();
        _stream.Position = _length;
        _stream.Write(_pending.WrittenSpan);
        _stream.Flush();
        _length += _pending.WrittenCount;
        _pending.ResetWrittenCount();
        _pendingRecords = 0;
    }

    private void CutTornRecord()
    {
        try
        {
            _stream.SetLength(_length);
        }
        catch (IOException)
        {
            // The next attempt writes over it.
        }
    }
}
