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

    /// <summary>A notification in a list.</summary>
    public static NotificationResponse Preview(Notification notification)
    {
        var message = BeginningOf(notification.Message);
        return Of(notification, message, message.Length < notification.Message.Length);
    }

    public static NotificationResponse Whole(Notification notification) => Of(notification, notification.Message, isMessageCut: false);

    private static NotificationResponse Of(Notification n, string message, bool isMessageCut) =>
        new(n.Id, n.Type, n.Title, message, isMessageCut, n.Data, n.AggregationId, n.Status, n.CreatedAt, n.ReadAt);

    private static string BeginningOf(string message) =>
        message.Length <= PreviewLength ? message : string.Concat(message.EnumerateRunes().Take(PreviewLength));
}
