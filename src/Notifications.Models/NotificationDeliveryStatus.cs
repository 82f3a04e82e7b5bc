using System.Text.Json.Serialization;

namespace Notifications.Models;

/// <summary>The state of a <see cref="NotificationDelivery"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NotificationDeliveryStatus>))]
public enum NotificationDeliveryStatus
{
    /// <summary>It is still to be sent, or a worker is sending it: <c>due_at</c> is set.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>It was sent: <c>sent_at</c> is set.</summary>
    [JsonStringEnumMemberName("sent")]
    Sent,

    /// <summary>It was given up after an error: <c>error</c> is set, and <c>due_at</c> is not.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>
    /// It was canceled before it was sent, because its notification was read, deleted or removed, or its channel was muted: none of
    /// <c>due_at</c>, <c>sent_at</c> and <c>error</c> is set.
    /// </summary>
    [JsonStringEnumMemberName("canceled")]
    Canceled,
}
