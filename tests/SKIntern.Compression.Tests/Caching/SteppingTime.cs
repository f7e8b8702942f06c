namespace SKIntern.Compression.Tests.Caching;

/// <summary>A clock that goes on by a minute each time somebody looks.</summary>
internal sealed class SteppingTime : TimeProvider
{
    private long _looks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddMinutes(Interlocked.Increment(ref _looks));
}
