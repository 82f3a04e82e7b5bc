using System.Text.Json;

namespace Notifications.Models;

/// <summary>What the database says of a group.</summary>
internal sealed class GroupSummary
{
    public required Guid UserId { get; init; }

    public required Guid AggregationId { get; init; }

    public required int Count { get; init; }

    public required int UnreadCount { get; init; }

    public required List<JsonElement> Newest { get; init; }

    public bool IsOf(Notification head) => head.UserId == UserId && head.AggregationId == AggregationId;

    public NotificationGroup On(Notification head) => new(head, Count, UnreadCount, Newest);
}
