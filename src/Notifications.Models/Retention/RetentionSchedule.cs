namespace Notifications.Models;

/// <summary>When a host purges: once a day; immutable.</summary>
/// <param name="TimeOfDay">The time of day, in UTC.</param>
public sealed record RetentionSchedule(TimeOnly TimeOfDay)
{
    private static readonly TimeSpan MaxJitter = TimeSpan.FromHours(12);

    /// <summary>Three o'clock in the night, UTC.</summary>
    public static RetentionSchedule Default { get; } = new(new TimeOnly(3, 0));

    /// <summary>By how much each run is late at most, at random, so that several hosts do not begin at once: 15 minutes by default, at most 12 hours.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, or more than 12 hours.</exception>
    public TimeSpan Jitter
    {
        get;
        init => field = value >= TimeSpan.Zero && value <= MaxJitter ? value : throw new ArgumentOutOfRangeException(
            nameof(Jitter), value, $"Jitter is {value}; it takes zero to {MaxJitter.TotalHours} hours.");
    } = TimeSpan.FromMinutes(15);

    /// <summary>The first time of day after an instant, without jitter.</summary>
    internal DateTimeOffset After(DateTimeOffset instant)
    {
        var sameDay = new DateTimeOffset(instant.UtcDateTime.Date + TimeOfDay.ToTimeSpan(), TimeSpan.Zero);
        return sameDay > instant ? sameDay : sameDay.AddDays(1);
    }
}
