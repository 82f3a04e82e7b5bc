namespace Notifications.Models;

/// <summary>Instants as the database keeps them: in UTC, to the microsecond.</summary>
internal static class Instant
{
    public static DateTimeOffset Now => AsStored(DateTimeOffset.UtcNow);

    /// <summary>The same instant in UTC, cut off (not rounded, so never in the future of the original) at the microsecond.</summary>
    public static DateTimeOffset AsStored(DateTimeOffset value) =>
        new(value.UtcTicks - (value.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    public static DateTimeOffset? AsStored(DateTimeOffset? value) => value is { } instant ? AsStored(instant) : null;

    public static DateTimeOffset AsStoredOrNow(DateTimeOffset? value) => value is { } instant ? AsStored(instant) : Now;
}
