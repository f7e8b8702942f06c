namespace SKIntern.Models.Hub;

/// <summary>Reads an answer's body; silence, cuts and excess are named.</summary>
internal sealed class HubBody : IDisposable
{
    private readonly Stream _stream;
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _cancellationToken;
    private readonly HubTarget _target;
    private readonly TimeSpan _timeout;

    private HubBody(Stream stream, CancellationTokenSource timer, HubTarget target, TimeSpan timeout, CancellationToken cancellationToken)
    {
        (_stream, _timer, _target, _timeout, _cancellationToken) = (stream, timer, target, timeout, cancellationToken);
        _either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
    }

    internal static async Task<HubBody> OpenAsync(HubResponse response, HubHttp http, HubTarget target, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return new(stream, http.StartTimer(Timeout.InfiniteTimeSpan), target, timeout, cancellationToken);
    }

    /// <returns>The number of bytes, 0 at the end.</returns>
    /// <exception cref="HubException">Nothing comes in time, or the connection is lost; both may pass.</exception>
    internal async Task<int> ReadAsync(Memory<byte> buffer)
    {
        try
        {
            _timer.CancelAfter(_timeout);
            int count = await _stream.ReadAsync(buffer, _either.Token).ConfigureAwait(false);

            // What the caller does with the bytes, such as writing to a slow disk, is not the server's time.
            _timer.CancelAfter(Timeout.InfiniteTimeSpan);
            return count;
        }
        catch (OperationCanceledException e) when (!_cancellationToken.IsCancellationRequested)
        {
            throw _target.Transient($"the server sent nothing for {_timeout.TotalSeconds:0.###} s.", e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw _target.Transient($"the connection was lost: {e.Message}", e);
        }
    }

    /// <summary>Reads all of a body that must fit into memory.</summary>
    internal async Task<ReadOnlyMemory<byte>> ReadAllAsync(int maxBytes)
    {
        var all = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        while (await ReadAsync(buffer).ConfigureAwait(false) is > 0 and int count)
        {
            all.Write(buffer, 0, count);
            if (all.Length > maxBytes)
            {
                throw _target.Error(HubErrorKind.InvalidAnswer, $"the list of files has more than {maxBytes} bytes.");
            }
        }

        return all.GetBuffer().AsMemory(0, (int)all.Length);
    }

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
        _stream.Dispose();
    }
}
