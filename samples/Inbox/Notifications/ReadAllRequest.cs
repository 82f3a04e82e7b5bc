using System.Globalization;
using Notifications.Models;

namespace Inbox.Notifications;

/// <summary>Up to which notification, seen from the oldest, all are read: what came since the user looked stays unread.</summary>
internal sealed record ReadAllRequest(string? UpTo)
{
    public NotificationCursor? Cursor => UpTo is null ? null : NotificationCursor.Parse(UpTo, CultureInfo.InvariantCulture);
}
