using System.Text.Json;

namespace Notifications.Models;

/// <summary>One line of an inbox: a notification, and the others of its group.</summary>
/// <param name="Head">The newest member.</param>
/// <param name="Count">The number of members, the head included: 1, if it is in no group.</param>
/// <param name="UnreadCount">The number of those that are unread.</param>
/// <param name="Newest">The <see cref="Notification.Data"/> of the newest members, at most three, the newest (the head's) first.</param>
/// <remarks>The head is read first and the numbers after it, so that they may count what came, or leave out what went, in between.</remarks>
public sealed record NotificationGroup(Notification Head, int Count, int UnreadCount, IReadOnlyList<JsonElement> Newest)
{
    internal static NotificationGroup Alone(Notification head) => new(head, 1, head.Status == NotificationStatus.Unread ? 1 : 0, [head.Data]);
}
