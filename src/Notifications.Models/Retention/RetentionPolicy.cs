using System.Runtime.CompilerServices;

namespace Notifications.Models;

/// <summary>Which notifications are removed for good; immutable. A rule that is not set removes nothing.</summary>
/// <remarks>
/// The rules are applied in the order of <see cref="RetentionRule"/>. A row is removed when it is older than the age, not when it is
/// exactly as old.
/// </remarks>
/// <example>
/// <code>
/// var policy = new RetentionPolicy
/// {
///     DeletedOlderThan = TimeSpan.FromDays(30),
///     ReadOlderThan = TimeSpan.FromDays(90),
///     UnreadOlderThan = TimeSpan.FromDays(365),
///     KeepNewestPerUser = 1_000,
/// };
/// </code>
/// </example>
public sealed record RetentionPolicy
{
    /// <summary>The number of the newest notifications of a user that <see cref="KeepNewestPerUser"/> never removes: 100.</summary>
    public const int MinimumKeptPerUser = 100;

    /// <summary>How long a deleted notification is kept, counted from <see cref="Notification.DeletedAt"/>.</summary>
    /// <remarks>
    /// The rule also applies to notifications that were never in the inbox, because their users want them on other channels only. Keep them
    /// longer than the <see cref="NotificationContent.Delay"/> of the contents.
    /// </remarks>
    /// <value><see langword="null"/> by default: they are kept forever.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan? DeletedOlderThan { get; init => field = Age(value); }

    /// <summary>How long a read notification is kept, deleted or not, counted from <see cref="Notification.ReadAt"/>.</summary>
    /// <value><see langword="null"/> by default: they are kept forever.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan? ReadOlderThan { get; init => field = Age(value); }

    /// <summary>How long an unread notification is kept, deleted or not, counted from <see cref="Notification.CreatedAt"/>.</summary>
    /// <remarks>It is the only rule that removes what people who never return have left unread.</remarks>
    /// <value><see langword="null"/> by default: they are kept forever.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan? UnreadOlderThan { get; init => field = Age(value); }

    /// <summary>How many notifications a user may have, deleted ones not counted.</summary>
    /// <remarks>
    /// If a user has more, the oldest read ones are removed until that number is left. Unread ones are kept, and so are the newest 100
    /// (<see cref="MinimumKeptPerUser"/>); a user with many unread notifications is therefore left with more.
    /// </remarks>
    /// <value><see langword="null"/> by default: any number.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 100.</exception>
    public int? KeepNewestPerUser
    {
        get;
        init => field = value is null or >= MinimumKeptPerUser ? value : throw new ArgumentOutOfRangeException(
            nameof(KeepNewestPerUser),
            value,
            $"KeepNewestPerUser is {value}; it takes at least {MinimumKeptPerUser}, which are always kept.");
    }

    /// <summary>The rules that are set, in the order in which they are applied.</summary>
    internal IEnumerable<RetentionRule> Rules => Enum.GetValues<RetentionRule>().Where(IsSet);

    private bool IsSet(RetentionRule rule) => rule switch
    {
        RetentionRule.DeletedOlderThan => DeletedOlderThan is not null,
        RetentionRule.ReadOlderThan => ReadOlderThan is not null,
        RetentionRule.UnreadOlderThan => UnreadOlderThan is not null,
        _ => KeepNewestPerUser is not null,
    };

    private static TimeSpan? Age(TimeSpan? value, [CallerMemberName] string name = "") =>
        value is null || value >= TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is negative ({value}); it takes zero or more.");
}
