using System.Text.Json;
using Notifications.Models;

namespace Inbox.Notifications;

/// <summary>A notification as the API shows it. The cursor is its place in the inbox.</summary>
internal sealed record NotificationResponse(
    Guid Id,
    string Type,
    string Title,
    string Message,
    JsonElement Data,
    Guid? AggregationId,
    NotificationStatus Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ReadAt,
    string Cursor)
{
    public static NotificationResponse Of(Notification n) =>
        new(n.Id, n.Type, n.Title, n.Message, n.Data, n.AggregationId, n.Status, n.CreatedAt, n.ReadAt, NotificationCursor.From(n).ToString());
}
