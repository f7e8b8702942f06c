namespace SKIntern.Lora.Training;

/// <summary>Durations by the monotonic counter, never by the time of day.</summary>
internal static class TrainingClock
{
    /// <summary>The time since a timestamp; zero where a counter has gone backwards.</summary>
    public static TimeSpan GetTimeSince(this TimeProvider timeProvider, long timestamp)
    {
        TimeSpan elapsed = timeProvider.GetElapsedTime(timestamp);
        return elapsed > TimeSpan.Zero ? elapsed : TimeSpan.Zero;
    }
}
