using System.Text.Json;
using Notifications.Models;

namespace Inbox.Notifications;

/// <summary>An entry of the inbox: a notification, how many it stands for, and the data of the newest of them.</summary>
internal sealed record LineResponse(NotificationResponse Head, int Count, int UnreadCount, IReadOnlyList<JsonElement> Newest)
{
    public static LineResponse Of(NotificationGroup group) =>
        new(NotificationResponse.Preview(group.Head), group.Count, group.UnreadCount, group.Newest);
}
