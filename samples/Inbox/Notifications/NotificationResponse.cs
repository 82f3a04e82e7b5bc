using System.Linq.Expressions;
using System.Text.Json;
using Notifications.Models;

namespace Inbox.Notifications;

/// <summary>A notification as the API shows it; lists cut its message (<see cref="IsMessageCut"/>).</summary>
internal sealed record NotificationResponse(
    Guid Id,
    string Type,
    string Title,
    string Message,
    bool IsMessageCut,
    JsonElement Data,
    Guid? AggregationId,
    NotificationStatus Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ReadAt)
{
    /// <summary>The most characters of a message in a list.</summary>
    public const int PreviewLength = 500;

    /// <summary>Its position in the inbox, up to which <c>read-all</c> marks notifications.</summary>
    public string Cursor => NotificationCursor.At(CreatedAt).ToString();

    /// <summary>Reads no more of a message from the database than a list shows.</summary>
    public static Expression<Func<Notification, NotificationResponse>> Preview { get; } = n => new NotificationResponse(
        n.Id,
        n.Type,
        n.Title,
        n.Message.Substring(0, PreviewLength),
        n.Message.Length > PreviewLength,
        n.Data,
        n.AggregationId,
        n.Status,
        n.CreatedAt,
        n.ReadAt);

    public static NotificationResponse Whole(Notification n) =>
        new(n.Id, n.Type, n.Title, n.Message, false, n.Data, n.AggregationId, n.Status, n.CreatedAt, n.ReadAt);
}
