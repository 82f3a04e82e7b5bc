using System.Text.Json.Serialization;

namespace Notifications.Models;

/// <summary>Whether the user has read a notification.</summary>
/// <remarks>Stored as the lower-case name, and written the same way by <see cref="System.Text.Json"/>.</remarks>
[JsonConverter(typeof(JsonStringEnumConverter<NotificationStatus>))]
public enum NotificationStatus
{
    /// <summary>Not read yet; stored as <c>unread</c>.</summary>
    [JsonStringEnumMemberName("unread")]
    Unread = 0,

    /// <summary>Read, at <see cref="Notification.ReadAt"/>; stored as <c>read</c>.</summary>
    [JsonStringEnumMemberName("read")]
    Read = 1,
}
