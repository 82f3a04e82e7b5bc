using Notifications.Models;

namespace Inbox.Notifications;

/// <summary>A line of the inbox: a notification, and how many more it stands for.</summary>
internal sealed record LineResponse(NotificationResponse Head, int Count, int UnreadCount)
{
    public static LineResponse Of(NotificationGroup<NotificationResponse> group) => new(group.Head, group.Count, group.UnreadCount);
}
