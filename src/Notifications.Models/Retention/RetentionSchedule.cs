using System.Security.Cryptography;

namespace Notifications.Models;

/// <summary>When the hosted service purges: once a day; immutable.</summary>
/// <remarks>After a failure the service does not wait for the next day: it tries again within the hour.</remarks>
/// <param name="TimeOfDay">The time of day, in UTC.</param>
/// <example>
/// <code>
/// var schedule = new RetentionSchedule(new TimeOnly(1, 30)) { Jitter = TimeSpan.FromHours(1) };
/// services.AddNotificationRetention&lt;AppDbContext&gt;(policy, schedule);
/// </code>
/// </example>
public sealed record RetentionSchedule(TimeOnly TimeOfDay)
{
    private static readonly TimeSpan MaxJitter = TimeSpan.FromHours(12);
    private static readonly TimeSpan ShortestRetry = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(45);

    /// <summary>Three o'clock at night, UTC, with the default <see cref="Jitter"/>.</summary>
    public static RetentionSchedule Default { get; } = new(new TimeOnly(3, 0));

    /// <summary>The maximum random delay of a run, so that several instances do not begin at once; at most 12 hours.</summary>
    /// <value>15 minutes by default.</value>
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

    /// <summary>A random delay of a scheduled run.</summary>
    internal TimeSpan NextDelay() => Random(TimeSpan.Zero, Jitter);

    /// <summary>A random delay after a run that has failed, always less than an hour.</summary>
    internal static TimeSpan NextRetryDelay() => Random(ShortestRetry, LongestRetry);

    private static TimeSpan Random(TimeSpan min, TimeSpan max) => min + ((max - min) * (RandomNumberGenerator.GetInt32(1_001) / 1_000.0));
}
