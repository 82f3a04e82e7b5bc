using System.Runtime.CompilerServices;

namespace Notifications.Models;

/// <summary>Which notifications are removed for good; immutable. A rule that is not set removes nothing.</summary>
public sealed record RetentionPolicy
{
    /// <summary>The newest notifications of a user, which <see cref="KeepNewestPerUser"/> never removes: 100.</summary>
    public const int MinimumKeptPerUser = 100;

    /// <summary>How long a notification stays that its user has deleted, from <see cref="Notification.DeletedAt"/> on; <see langword="null"/> for ever.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan? DeletedOlderThan { get; init => field = Age(value); }

    /// <summary>How long a notification stays that was read, from <see cref="Notification.ReadAt"/> on, deleted or not; <see langword="null"/> for ever.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan? ReadOlderThan { get; init => field = Age(value); }

    /// <summary>How many notifications a user has at most, deleted ones not counted; <see langword="null"/> for any number.</summary>
    /// <remarks>
    /// Of a user who has more, the oldest that were read are removed, until there are as many; but no unread one, and none of the
    /// newest 100 (<see cref="MinimumKeptPerUser"/>). So more remain where a user leaves more unread.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 100.</exception>
    public int? KeepNewestPerUser
    {
        get;
        init => field = value is null or >= MinimumKeptPerUser ? value : throw new ArgumentOutOfRangeException(
            nameof(KeepNewestPerUser), value, $"KeepNewestPerUser is {value}; it takes at least {MinimumKeptPerUser}, which are always kept.");
    }

    private static TimeSpan? Age(TimeSpan? value, [CallerMemberName] string name = "") =>
        value is null || value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is negative ({value}); it takes zero or more.");
}
