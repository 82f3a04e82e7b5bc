namespace Notifications.Models;

/// <summary>How many notifications of one type may reach a user within a window: further ones are stored, but throttled.</summary>
/// <remarks>
/// <para>
/// A publish counts what the user has of the type with a <see cref="Notification.CreatedAt"/> within the window before the new
/// notification: read, unread and deleted ones, and those that were over a limit themselves. Where there are
/// <paramref name="Count"/> or more, the new one is stored as usual, but
/// <see cref="PublishedNotification.IsThrottled"/>, and delivered on none of the <see cref="NotificationContent.Channels"/>. So a stream of
/// notifications stays silent until it slows down.
/// </para>
/// <para>
/// Publishes that run at once do not see each other's notifications, so that together they may exceed the limit by one for each of them.
/// Publishes of the type with the same <see cref="NotificationContent.GroupKey"/> wait for each other, so that their count is exact.
/// </para>
/// <para>
/// The count takes no round trip of its own: it is sent with the <c>INSERT</c> of 1,000 users. For each user it reads the newest rows
/// within the window, in the index of the inbox and in that of deleted rows, and stops after <paramref name="Count"/> rows of the type. On
/// the way it passes rows of other types; what lies behind the newest 1,000 of an index does not count.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var content = new NotificationContent("mention", "Ada mentioned you", text) { Limit = new(Count: 5, Window: TimeSpan.FromHours(1)) };
/// var result = await db.PublishAsync(content, [userId]);
/// foreach (var notification in result.Published.Where(n => n.IsInInbox &amp;&amp; !n.IsThrottled))
/// {
///     await PushAsync(notification, content);
/// }
/// </code>
/// </example>
/// <param name="Count">The most notifications of the type within the window; 1 to 1,000.</param>
/// <param name="Window">The window before a new notification; more than zero, and at most 365 days.</param>
/// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
public sealed record NotificationLimit(int Count, TimeSpan Window)
{
    internal const int MaxCount = 1_000;

    private static readonly TimeSpan MaxWindow = TimeSpan.FromDays(365);

    /// <summary>The most notifications of the type within the window; 1 to 1,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1, or more than 1,000.</exception>
    public int Count { get; init => field = CheckCount(value, nameof(Count)); } = CheckCount(Count, nameof(Count));

    /// <summary>The window before a new notification.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative, or more than 365 days.</exception>
    public TimeSpan Window { get; init => field = CheckWindow(value, nameof(Window)); } = CheckWindow(Window, nameof(Window));

    private static int CheckCount(int value, string name) => value is >= 1 and <= MaxCount
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it takes 1 to {MaxCount} notifications.");

    private static TimeSpan CheckWindow(TimeSpan value, string name) => value > TimeSpan.Zero && value <= MaxWindow
        ? value
        : throw new ArgumentOutOfRangeException(
            name, value, $"{name} is {value}; it takes more than zero, and at most {MaxWindow.TotalDays} days.");
}
