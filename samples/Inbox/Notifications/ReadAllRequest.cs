using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Notifications.Models;

namespace Inbox.Notifications;

/// <summary>Up to which notification, seen from the oldest, all are read, or all of a type: what came since the user looked stays unread.</summary>
/// <remarks>The attributes are for the description of the API: the library refuses what does not fit, and says why.</remarks>
internal sealed record ReadAllRequest(string? UpTo = null, [property: MaxLength(Notification.TypeMaxLength)] string? Type = null)
{
    public NotificationCursor? ToCursor() => UpTo is null ? null : NotificationCursor.Parse(UpTo, CultureInfo.InvariantCulture);
}
