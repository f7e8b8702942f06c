namespace SKIntern.Lora.Tests;

/// <summary>A clock that stands still, or goes on by a given time whenever it is asked for a timestamp.</summary>
internal sealed class ManualClock(TimeSpan perTimestamp = default) : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan time) => _ticks += time.Ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(1_000_000_000).AddTicks(_ticks);

    public override long GetTimestamp() => _ticks += perTimestamp.Ticks;
}
