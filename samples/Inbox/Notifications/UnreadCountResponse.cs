using Notifications.Models;

namespace Inbox.Notifications;

/// <summary>The badge: how many are unread, up to 99, and as it is shown.</summary>
internal sealed record UnreadCountResponse(int Count, bool IsCapped, string Text)
{
    public static UnreadCountResponse Of(CappedCount count) => new(count.Value, count.IsCapped, count.ToString());
}
