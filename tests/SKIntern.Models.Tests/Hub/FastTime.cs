using System.Collections.Concurrent;

namespace SKIntern.Models.Tests.Hub;

/// <summary>A clock whose timers run 1,000 times as fast, so that waits of seconds take milliseconds; it notes each wait.</summary>
internal sealed class FastTime : TimeProvider
{
    private const int Speed = 1000;

    internal ConcurrentQueue<TimeSpan> Waits { get; } = new();

    internal DateTimeOffset Now { get; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Enqueue(dueTime);
        return new FastTimer(System.CreateTimer(callback, state, Scale(dueTime), Scale(period)));
    }

    private static TimeSpan Scale(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / Speed;

    private sealed class FastTimer(ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(Scale(dueTime), Scale(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
