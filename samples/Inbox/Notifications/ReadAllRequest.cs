using System.ComponentModel.DataAnnotations;
using Notifications.Models;

namespace Inbox.Notifications;

/// <summary>Marks all as read, or all of a type, up to a position: what came since the user looked stays unread.</summary>
/// <remarks>The attributes are for the description of the API: the library validates.</remarks>
internal sealed record ReadAllRequest(
    NotificationCursor? UpTo = null, [property: MaxLength(Notification.TypeMaxLength)] string? Type = null);
