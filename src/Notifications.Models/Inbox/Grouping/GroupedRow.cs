namespace Notifications.Models;

/// <summary>The columns of a notification that tell which group it is in, and where it stands in its inbox.</summary>
internal sealed class GroupedRow
{
    public required Guid UserId { get; init; }

    public required Guid? AggregationId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required Guid Id { get; init; }

    public required bool IsUnread { get; init; }

    /// <summary>The whole notification, if the walk has read it.</summary>
    public Notification? Notification { get; init; }

    public NotificationCursor Position => new(CreatedAt, Id);

    /// <summary>The group of the row; a notification in no group is alone in one of its own.</summary>
    public (Guid UserId, Guid Group) Group => (UserId, AggregationId ?? Id);

    public static GroupedRow Of(Notification notification) => new()
    {
        UserId = notification.UserId,
        AggregationId = notification.AggregationId,
        CreatedAt = notification.CreatedAt,
        Id = notification.Id,
        IsUnread = notification.Status == NotificationStatus.Unread,
        Notification = notification,
    };
}
