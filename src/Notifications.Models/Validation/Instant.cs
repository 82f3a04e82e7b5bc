namespace Notifications.Models;

/// <summary>Converts instants to the form of the database: UTC, to the microsecond.</summary>
internal static class Instant
{
    // PostgreSQL's infinity, to Npgsql, and all that comes near it: nothing can be later.
    private static readonly DateTimeOffset End = new(9999, 12, 31, 0, 0, 0, TimeSpan.Zero);

    // PostgreSQL counts microseconds from here: https://www.postgresql.org/docs/current/datatype-datetime.html
    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset Now => AsStored(DateTimeOffset.UtcNow);

    /// <summary>The present; one microsecond after an earlier instant that the clock has not passed yet.</summary>
    public static DateTimeOffset NowAfter(DateTimeOffset earlier) =>
        Now is var now && now <= earlier && earlier < End ? earlier.AddMicroseconds(1) : now;

    /// <summary>The stored instant that differs least from another one: a microsecond later, or earlier where nothing is later.</summary>
    public static DateTimeOffset Beside(DateTimeOffset stored) => stored.AddMicroseconds(stored < End ? 1 : -1);

    /// <summary>Returns the instant in UTC, truncated to the microsecond, and so never later than the original.</summary>
    public static DateTimeOffset AsStored(DateTimeOffset value) =>
        new(value.UtcTicks - (value.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    public static DateTimeOffset? AsStored(DateTimeOffset? value) => value is { } instant ? AsStored(instant) : null;

    public static DateTimeOffset AsStoredOrNow(DateTimeOffset? value) => value is { } instant ? AsStored(instant) : Now;

    /// <summary>Returns the instant of a stored number of microseconds; the first or the last instant for what lies beyond.</summary>
    public static DateTimeOffset FromStored(long microseconds) =>
        microseconds > (DateTimeOffset.MaxValue - Epoch).Ticks / TimeSpan.TicksPerMicrosecond ? DateTimeOffset.MaxValue
        : microseconds < (DateTimeOffset.MinValue - Epoch).Ticks / TimeSpan.TicksPerMicrosecond ? DateTimeOffset.MinValue
        : Epoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
