namespace SKIntern.Models.Tests.ChatTemplates;

/// <summary>A clock that stands still.</summary>
internal sealed class FixedTime(DateTimeOffset now) : TimeProvider
{
    internal static readonly FixedTime Noon = new(new DateTimeOffset(2024, 7, 26, 12, 0, 0, TimeSpan.Zero));

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => now;
}
